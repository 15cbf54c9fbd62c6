/**
 * The priorities of libvalhalla: of several sources the lowest number gives the value, and any whole number from -128 to
 * 128 is allowed. `HIGHEST` is for what is read in the file itself and nothing else; what people set by hand
 * (`external`) stands above all.
 */
export const PRIORITY = {
  HIGHEST: -128,
  HIGHER: -96,
  HIGH: -64,
  ABOVE: -32,
  NORMAL: 0,
  BELOW: 32,
  LOW: 64,
  LOWER: 96,
  LOWEST: 128,
} as const;
