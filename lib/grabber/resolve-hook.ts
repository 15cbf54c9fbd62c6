/**
 * Lets a grabber's file import `libvalhalla/grabber` from any folder, with no node_modules near it and with this
 * package installed globally. Hooks are a thread's own: each thread that imports grabbers calls this first.
 */
// Not by name: on a Node.js that lacks it the import would fail before the runtime check can speak.
import module from 'node:module';
import { ownModule } from '../own-module.ts';

const SPECIFIER = 'libvalhalla/grabber';

export const CONTRACT_URL: string = ownModule('grabber/contract').href;

let registered = false;

/** Every grabber of the thread gets the contract of the library that runs it, even if it brought another copy. */
export function registerResolveHook(): void {
  if (registered) return;
  registered = true;
  module.registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === SPECIFIER ? { url: CONTRACT_URL, shortCircuit: true } : nextResolve(specifier, context),
  });
}
