/** The plain way: `grab` for each item, one after the other. */
import { checkResult } from './check-result.ts';
import type { GrabberContext, ItemGrabber } from './contract.ts';
import type { Desk } from './desk.ts';

/** @returns what works on the next packet of the queue */
export function grabItems(grabber: ItemGrabber, context: GrabberContext, desk: Desk): () => Promise<void> {
  return async () => {
    // Waits first and takes then: somebody who comes in the meantime is served first.
    await desk.pace.wait();
    const packet = desk.on() ? desk.queue.take() : undefined;
    if (packet === undefined) return;
    const item = desk.open(packet);
    if (item === undefined) return;
    desk.pace.begin();
    desk.begin(packet);
    try {
      desk.done(packet, checkResult(await grabber.grab(item, context), item.sidecars));
    } catch (error) {
      desk.fault([packet], error);
    } finally {
      desk.end();
    }
  };
}
