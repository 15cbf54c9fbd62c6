import { mp3Shapes } from './mp3-shapes.ts';
import { otherShapes } from './other-shapes.ts';
import type { Shape } from './shape.ts';

/** Every shape; their shares add up to 100. */
export const SHAPES: readonly Shape[] = [...mp3Shapes, ...otherShapes];
