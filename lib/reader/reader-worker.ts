/** The reader's thread: starts with the first query, opens the database with the first query it can. */
import type { Database } from 'better-sqlite3';
import { Channel } from '../channel/channel.ts';
import { toWire } from '../errors.ts';
import { openReader } from '../store/connection.ts';
import { OpenedFile } from '../store/opened-file.ts';
import { explainSqlite } from '../store/sqlite-error.ts';
import { threadData } from '../threads/spawn.ts';
import type { ReaderEnds, ReaderGives, ReaderOptions, ReaderTakes } from './reader-messages.ts';
import { Reader } from './reader.ts';

const { options, ends } = threadData<ReaderOptions, ReaderEnds>();
const main = new Channel<ReaderGives, ReaderTakes>(ends.main);

let db: Database | undefined;
let reader: Reader | undefined;
let file = options.opened === undefined ? undefined : new OpenedFile(options.path, options.opened);

// Opened again with the next query where it failed: the first scan may just be making the database.
function open(): Reader {
  file?.check();
  db ??= openReader(options.path);
  file ??= new OpenedFile(options.path);
  return (reader ??= new Reader(db, options.languages));
}

main.listen((message) => {
  if (message.kind === 'stop') {
    db?.close();
    main.send({ kind: 'stopped' });
    main.close();
    return;
  }
  const { ticket, name, argument } = message;
  try {
    main.send({ kind: 'answer', ticket, value: open().answer(name, argument as never) });
  } catch (error) {
    main.send({
      kind: 'error',
      ticket,
      error: toWire(explainSqlite(error, options.path), 'ERR_VALHALLA_DB'),
    });
  }
});
