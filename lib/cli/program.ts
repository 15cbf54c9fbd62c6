/**
 * The command's own language: its subcommands and options, for commander. What a subcommand does is in a file of its
 * own, loaded when it is called, so that `--version` and `--help` answer at once.
 */
import { Argument, Command, Option } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { FilterFlags } from './filter-flags.ts';
import { collect, filtered, formatOf, integerFrom, located, playlistFormats, timeSpan } from './flags.ts';
import type { Flags, FormatFlags, Json } from './flags.ts';
import type { Host } from './host.ts';
import type { ImportFlags } from './import.ts';
import type { ParseFlags } from './parse.ts';
import type { ScanFlags } from './scan.ts';
import { ROLES } from '../metadata/columns.ts';
import type { Role } from '../query/query.ts';
import { VERSION } from '../version.ts';

/** @param done gets the exit code of the subcommand that was called */
export function program(host: Host, done: (code: ExitCode) => void): Command {
  const root = new Command('valhalla')
    .description(
      'Scans folders of music, films and pictures into a library that can be queried while the scan still runs.',
    )
    .version(VERSION, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.out.say(text.trimEnd()),
      writeErr: (text) => host.err.say(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'valhalla: ')),
      getOutHelpWidth: () => host.out.columns,
      getErrHelpWidth: () => host.err.columns,
    });

  const command = (name: string, description: string): Command =>
    root
      .command(name)
      .description(description)
      .option('--db <file>', 'the library (default: $VALHALLA_DB, else the library of this user)');

  command('scan', 'bring the library up to date with the disk')
    .argument(
      '[folders...]',
      'folders to add and scan, or folders and files in them (default: those the library knows)',
    )
    .option('--full', 'parse every file again')
    .option('--retry', 'try files again that could not be read, those that were given up too')
    .option('--accept-loss', 'believe that files are gone, however many, and folders that were moved')
    .option('--grabber <spec>', 'another grabber: its name, file or package; may be repeated', collect)
    .option('--no-grabbers', 'without the built-in grabbers')
    .option('--no-decrapifier', 'without titles made from file names')
    .option('--keyword <word>', 'a word that names of files are read without; may be repeated', collect)
    .option('--tags <file>', 'rules for tags (docs/tags.md): a JSON file')
    .option(
      '--jobs <number>',
      'parser threads (default: what the machine has, and up to 8 where files wait for the disk)',
      integerFrom(1),
    )
    .option(
      '--nice <number>',
      'give way to other programs: 0 (not at all, the default) to 19',
      integerFrom(0, 19),
    )
    .addOption(
      new Option(
        '--ffprobe <when>',
        'ask ffprobe about files that nothing else reads (default: auto)',
      ).choices(['auto', 'never', 'always']),
    )
    .option('--no-recursive', 'only the files of the folders themselves')
    .option('--depth <number>', 'levels below the folders', integerFrom(0))
    .addOption(
      new Option('--links <policy>', 'symbolic links to follow (default: inside)').choices([
        'never',
        'inside',
        'all',
      ]),
    )
    .option(
      '--suffix <type=list>',
      'suffixes of a type in these folders (audio=flac,mp3; `default`: those of all); may be repeated',
      collect,
    )
    .option('--grabbers-here <names>', 'only these grabbers look at these folders (`all`: every one)')
    .option(
      '--album-identity <rules>',
      'what makes an album: keys by commas, rules by blanks (default: as before)',
    )
    .option('--loops <number>', 'scans one after the other (default: 1)', integerFrom(1))
    .option('--every <time>', 'time between two of them (10m, 1h30m); without --loops: for ever', timeSpan)
    .option('--delay <time>', 'time before the first one', timeSpan)
    .option('--trace <file>', 'write what every thread did: .json for trace viewers, .svg as a picture')
    .option('--json', 'print every event as a line of JSON')
    .action(async (folders: string[], flags: Flags<ScanFlags>) => {
      const { scan } = await import('./scan.ts');
      done(await scan(host, folders, located(host, flags)));
    });

  command('watch', 'keep the library up to date until it is stopped')
    .argument('[folders...]', 'folders to add and watch too, beside those the library knows')
    .option(
      '--poll <seconds>',
      'how often a folder that cannot be watched is scanned (default: 60)',
      integerFrom(1),
    )
    .option('--json', 'print each state and each report as a line of JSON')
    .action(async (folders: string[], flags: Flags<Json & { poll?: number }>) => {
      const { watch } = await import('./watch.ts');
      done(await watch(host, folders, located(host, flags)));
    });

  filtered(command('ls', 'list what is in the library'))
    .argument('[list]', 'artists, albums, tracks, files (default), playlists, or values and a key')
    .argument('[query...]', 'what to list: artist:bowie year:1970..1979 -genre:live sort:-year @New')
    .addOption(new Option('--role <role>', 'of artists: in this role (default: artist)').choices(ROLES))
    .option('--json', 'one object a line')
    .action(
      async (
        list: string | undefined,
        query: string[],
        flags: Flags<FilterFlags & Json & { role?: Role }>,
      ) => {
        const { ls } = await import('./ls.ts');
        done(await ls(host, list === undefined ? [] : [list, ...query], located(host, flags)));
      },
    );

  command('show', 'show everything about a file, and where it comes from')
    .argument('<file>', 'its path, or its number (`item` in --json)')
    .option('--all', 'values that lose too, and texts and lists in full')
    .option('--json', 'as one object')
    .action(async (file: string, flags: Flags<Json & { all?: boolean }>) => {
      const { show } = await import('./show.ts');
      done(await show(host, file, located(host, flags)));
    });

  command(
    'now',
    'read these files before all others, while a scan runs or none; prints the path, title and number of each',
  )
    .argument('<files...>')
    .option('--force', 'read them and ask the grabbers again, whatever is known')
    .option('--json', 'one object a line')
    .action(async (files: string[], flags: Flags<Json & { force?: boolean }>) => {
      const { now } = await import('./now.ts');
      done(await now(host, files, located(host, flags)));
    });

  playlistFormats(command('playlist', 'list what is in a playlist, or write it for a player'))
    .argument('<playlist>', 'its file, its title, or its number (`item` in --json)')
    .option('--json', 'as one object')
    .action(async (which: string, flags: Flags<Json & FormatFlags>) => {
      const { playlist } = await import('./playlist.ts');
      done(await playlist(host, which, { ...located(host, flags), format: formatOf(flags) }));
    });

  root
    .command('parse')
    .description('read files without a library: who answers, how long it takes, and why others do not')
    .argument('<files...>')
    .addOption(
      new Option('--type <type>', 'what they are (default: as their names say)').choices([
        'audio',
        'video',
        'image',
        'playlist',
      ]),
    )
    .addOption(
      new Option(
        '--ffprobe <when>',
        'ask ffprobe about files that nothing else reads (default: auto)',
      ).choices(['auto', 'never', 'always']),
    )
    .option('--tags <file>', 'rules for tags (docs/tags.md): a JSON file')
    .option('--all', 'values that lose too, and texts and lists in full')
    .option('--json', 'one object a line')
    .action(async (files: string[], flags: ParseFlags) => {
      const { parse } = await import('./parse.ts');
      done(await parse(host, files, flags));
    });

  command('explain', 'say why the tracks of an album are together, and others apart')
    .addArgument(new Argument('<what>', 'what to explain').choices(['album']))
    .argument('<album...>', 'its title, its number (`id` in ls albums), or a file of it')
    .option('--json', 'one object an album')
    .action(async (_what: string, words: string[], flags: Flags<Json>) => {
      const { explain } = await import('./explain.ts');
      done(await explain(host, words.join(' '), located(host, flags)));
    });

  command('why', 'say why a file is, or is not, in the library')
    .argument('<file>')
    .option('--json', 'as one object')
    .action(async (file: string, flags: Flags<Json>) => {
      const { why } = await import('./why.ts');
      done(await why(host, file, located(host, flags)));
    });

  command('find', 'search titles, people, albums, genres and file names')
    .argument(
      '<query...>',
      'words, "exact words", artist:bowie, year>1990, -genre:live; and, or and not as words: \'"not really"\'',
    )
    .option('--limit <number>', 'most results (default: 50)', integerFrom(1))
    .option('--json', 'one object a line')
    .action(async (words: string[], flags: Flags<Json & { limit?: number }>) => {
      const { find } = await import('./find.ts');
      done(await find(host, words, located(host, flags)));
    });

  playlistFormats(command('smart', 'list smart playlists, or what is in one; add and rm'))
    .argument('[name]', 'a smart playlist; `add` and `rm` go before its name')
    .argument('[words...]', 'behind add: the name, and a query: added>-30d -genre:live sort:-added limit:100')
    .option('--json', 'one object a line')
    .action(async (name: string | undefined, words: string[], flags: Flags<Json & FormatFlags>) => {
      const { smart } = await import('./smart.ts');
      const own = { ...located(host, flags), format: formatOf(flags) };
      done(await smart(host, name === undefined ? [] : [name, ...words], own));
    });

  command('errors', 'list the files that failed, and why')
    .option('--json', 'one object a line')
    .action(async (flags: Flags<Json>) => {
      const { errors } = await import('./errors.ts');
      done(await errors(host, located(host, flags)));
    });

  playlistFormats(filtered(command('export', 'print every file as a line of JSON, or as CSV')))
    .argument('[query...]', 'which files: artist:bowie year:1970..1979 -genre:live')
    .option('--json', 'one object a line (the default)')
    .addOption(new Option('--csv', 'a table with a head').conflicts(['m3u8', 'xspf', 'json']))
    .addOption(
      new Option('--keys <list>', 'its columns: path,title,rating')
        .implies({ csv: true })
        .conflicts(['json']),
    )
    .action(
      async (query: string[], flags: Flags<FilterFlags & FormatFlags & { csv?: boolean; keys?: string }>) => {
        const format = formatOf(flags);
        const own = located(host, flags);
        if (flags.csv === true) {
          const { exportCsv } = await import('./export-csv.ts');
          done(await exportCsv(host, query, own));
          return;
        }
        const { exportFiles, exportPlaylist } = await import('./export.ts');
        done(
          await (format === undefined
            ? exportFiles(host, query, own)
            : exportPlaylist(host, query, own, format)),
        );
      },
    );

  command('set', 'say what a file is, above its tags: genre=Jazz')
    .argument('<file>', 'its path, or its number')
    .argument('<values...>', 'KEY=VALUE; a key that is named several times has several values')
    .action(async (file: string, values: string[], flags: Flags<object>) => {
      const { set } = await import('./set.ts');
      done(await set(host, file, values, located(host, flags)));
    });

  command('unset', 'take back what was set of a file')
    .argument('<file>', 'its path, or its number')
    .argument('<keys...>')
    .action(async (file: string, keys: string[], flags: Flags<object>) => {
      const { unset } = await import('./set.ts');
      done(await unset(host, file, keys, located(host, flags)));
    });

  command('rate', 'rate a file')
    .argument('<file>', 'its path, or its number')
    .argument('<rating>', '0 to 100, or none')
    .action(async (file: string, rating: string, flags: Flags<object>) => {
      const { rate } = await import('./set.ts');
      done(await rate(host, file, rating, located(host, flags)));
    });

  command('adopt', 'say that a file is what another one was, which is gone')
    .argument('<old>', 'path of the file that is gone, or its number')
    .argument('<new>', 'path of the file that is there, or its number')
    .action(async (old: string, young: string, flags: Flags<object>) => {
      const { adopt } = await import('./set.ts');
      done(await adopt(host, old, young, located(host, flags)));
    });

  command('reindex', 'make everything that is derived anew, without reading a file').action(
    async (flags: Flags<object>) => {
      const { reindex } = await import('./set.ts');
      done(await reindex(host, located(host, flags)));
    },
  );

  command('purge', 'remove missing files from the library for good')
    .option('--missing', 'files that are missing (the default, and all there is)')
    .option('--older-than <age>', 'missing for so long at least: 12h, 30d, 4w')
    .option('--dry-run', 'only say how many')
    .option('--json', 'as one object')
    .action(async (flags: Flags<Json & { dryRun?: boolean; olderThan?: string }>) => {
      const { purge } = await import('./purge.ts');
      done(await purge(host, located(host, flags)));
    });

  command('forget', 'make a folder no longer a folder of the library; on the disk nothing is touched')
    .argument('<folder>')
    .option('--dry-run', 'only say how many files would leave the library')
    .option('--json', 'as one object')
    .action(async (folder: string, flags: Flags<Json & { dryRun?: boolean }>) => {
      const { forget } = await import('./purge.ts');
      done(await forget(host, folder, located(host, flags)));
    });

  command('gc', 'remove stored pictures that nothing refers to')
    .option('--dry-run', 'only say how many')
    .option('--json', 'as one object')
    .action(async (flags: Flags<Json & { dryRun?: boolean }>) => {
      const { gc } = await import('./purge.ts');
      done(await gc(host, located(host, flags)));
    });

  command('import', 'take over play counts, ratings and what else another program knows')
    .argument('<file>', 'a database of libvalhalla 2, a table (CSV), or JSON lines; - is the standard input')
    .option('--map <old=new>', 'a folder that lay somewhere else; may be repeated', collect)
    .option('--keys <list>', 'what is set (default: playcount, rating, last_played, position, watched, ...)')
    .addOption(
      new Option(
        '--rating-scale <most>',
        'of how many ratings are (default: 5 where none is higher, else 100)',
      ).choices(['5', '10', '100']),
    )
    .option('--dry-run', 'only say what would be set')
    .option('--verbose', 'name every row that is not taken')
    .option('--json', 'the report as one object')
    .action(async (file: string, flags: Flags<ImportFlags>) => {
      const { importInto } = await import('./import.ts');
      done(await importInto(host, file, located(host, flags)));
    });

  command('backup', 'copy the library into a file, while it is in use')
    .argument('<file>', 'where the copy is to be')
    .option('--force', 'replace a file that is there')
    .option('--json', 'as one object')
    .action(async (file: string, flags: Flags<Json & { force?: boolean }>) => {
      const { backup } = await import('./backup.ts');
      done(await backup(host, file, located(host, flags)));
    });

  command('doctor', 'show what the library stands on, and what is wrong with it')
    .option('--json', 'one object a line')
    .action(async (flags: Flags<Json>) => {
      const { doctor } = await import('./doctor.ts');
      done(await doctor(host, located(host, flags)));
    });

  return root;
}
