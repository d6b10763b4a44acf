/** The commands that read the live project back. Each module is loaded only when its command runs. */
import type { Command } from './command.ts'
import { REPORT } from './flags.ts'

/** In the order of the help. */
export const LIVE_COMMANDS: readonly Command[] = [
  {
    name: 'pull',
    summary: 'write or edit the schema files from the database',
    about:
      'The first pull writes one file a table, and a config where there is none; later ones change in the files what was changed in\nthe database, and nothing else. What the language has no word for is listed and left alone. The database is only read.',
    flags: [
      {
        name: 'format',
        value: 'NAME',
        choices: ['ts', 'yaml'],
        summary: 'of new files (default: ts, or as the files that are there)',
      },
      {
        name: 'sample',
        value: 'COUNT',
        summary: 'MongoDB: how many documents of a collection are read to infer its columns (default: 1000)',
      },
      { name: 'check', summary: 'write nothing; exit 3 where a file would change' },
      { name: 'write', summary: "take the database's side where file and database both changed the same thing" },
      REPORT,
    ],
    examples: [
      ['bkend pull --url postgres://localhost/shop', 'adopt a database: config and schema files'],
      ['bkend pull --env prod', 'take in what was changed by hand'],
      ['bkend pull --check --env prod', 'for CI: exit 3 where the files lag behind'],
    ],
    load: async () => (await import('./commands/pull.ts')).pull,
  },
  {
    name: 'history',
    summary: 'list what was applied',
    about: 'Newest first: version, when, by whom and what changed.',
    flags: [{ name: 'limit', value: 'COUNT', summary: 'how many versions (default: 20)' }],
    examples: [
      ['bkend history', 'the last 20 versions'],
      ['bkend history --env prod --limit 5 --json', 'the last five of production, for a program'],
    ],
    load: async () => (await import('./commands/history.ts')).history,
  },
]
