/**
 * The grabber to copy. It adds one value to each audio file, `comment`: how many words its title has, which nobody needs;
 * so it is off unless named. What is said here is said in more detail in `docs/grabbers.md`.
 *
 * `libvalhalla/grabber` is found from any folder, with nothing installed near the file, which may be `.ts` or `.js`;
 * `valhalla scan ~/Music --grabber ./my-grabber.ts` runs it.
 */
import { PRIORITY, defineGrabber } from 'libvalhalla/grabber';
import type { ItemGrabber } from 'libvalhalla/grabber';

const dummy: ItemGrabber = defineGrabber({
  // The name of the source of every value from here: `valhalla show FILE` prints it beside them.
  name: 'dummy',

  // Another version, and every item is shown to the grabber again. Raise it when the results change.
  version: '1',

  // Which items it wants: audio, video, image.
  types: ['audio'],

  // Items without these keys are not shown to it; they are when another grabber has found them. Keys: docs/keys.md.
  needs: ['title'],

  // What it may add. A grabber that needs one of these runs after this one.
  provides: ['comment'],

  // Which of several sources of one key is shown: the lowest number. Users can change it for their library.
  priority: { default: PRIORITY.LOWEST },

  // Also possible, and left out here:
  //   options    a Zod, Valibot or ArkType schema of the user's options; they are in `context.options`
  //   every      1000: at most one grab a second
  //   sidecars   ['<name>.lrc', 'cover.*']: files beside the item; a new or changed one makes the item due again
  //   readsFile  true: the item is due again when its file changed
  //   neighbours true: the item is due again when media files come into its folder or leave it
  //   values     false: `item.values` is not looked at, and not sent
  //   web        true: it uses `context.fetch` or returns downloads
  //   setup, endOfScan, teardown   functions that get the context
  //   scope, lookup, apply         instead of grab: one question for all tracks of an album

  // Called for one item at a time. It may be async. It opens no folder, writes no database and downloads nothing:
  // what it returns is stored by the library, and the library fetches what it returns as `downloads`.
  grab(item) {
    const [title] = item.values['title'] ?? [];
    // Nothing found is a good answer too: the item is not asked about again until something changes.
    if (typeof title !== 'string') return undefined;
    const count = title.split(/\s+/).length;
    return { values: { comment: `The title has ${count} ${count === 1 ? 'word' : 'words'}.` } };
  },
});

export default dummy;
