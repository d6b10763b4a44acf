#!/usr/bin/env node
// Writes docs/commands.md, docs/diagnostics.md and the recorded output in README.md from the tables of commands and exit codes, and from the examples of
// each diagnostic code in test/diagnostic/.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
// Below the project, so that what is bundled finds the packages.
fs.mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true })
const folder = fs.mkdtempSync(path.join(root, 'node_modules/.cache/bkend-docs-'))

async function load(source) {
  const outfile = path.join(folder, `${source.replaceAll('/', '-')}.mjs`)
  const external = {
    name: 'lazy',
    setup: (b) => b.onResolve({ filter: /^\.\/commands\// }, () => ({ external: true })),
  }
  const entryPoints = [path.join(root, 'src', source)]
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [external],
  })
  return await import(pathToFileURL(outfile).href)
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const flagName = (flag) =>
  `\`${flag.short ? `-${flag.short}, ` : ''}--${flag.name}${flag.value ? ` ${flag.value}` : ''}\``

function flagTable(flags) {
  const choices = (flag) => (flag.choices ? ` (${flag.choices.join(', ')})` : '')
  return [
    '| flag | does |',
    '|---|---|',
    ...flags.map((f) => `| ${cell(flagName(f))} | ${cell(f.summary + choices(f))} |`),
    '',
  ]
}

function commandSection(command) {
  return [
    `## bkend ${command.name}`,
    '',
    `${command.summary}.`.replace(/^./, (c) => c.toUpperCase()),
    '',
    command.about,
    '',
    ...(command.flags.length > 0 ? flagTable(command.flags) : []),
    '```sh',
    ...command.examples.map(([line, does]) => `${line.padEnd(56)} # ${does}`),
    '```',
    '',
  ]
}

const EXIT_MEANINGS = {
  0: 'done, or in sync',
  1: 'a diagnostic or a failure; nothing was changed',
  2: 'the command line is wrong',
  3: 'changes are pending (`diff --exit-code`), or a generated file is stale',
  4: 'refused: a hazard that is not allowed',
  5: 'refused: a likely rename needs an answer',
  6: 'drift, or the plan was made from another state than the live one',
  7: 'another push holds the lease',
  8: 'stopped part-way: committed phases stand, the journal names the next; push again',
  130: 'interrupted before the first commit (after one: 8)',
}

try {
  const { COMMANDS } = await load('cli/commands.ts')
  const { COMMON_FLAGS } = await load('cli/flags.ts')
  const commands = [
    '# Commands',
    '',
    'Written by `node .ci/docs.mjs`. The result goes to stdout, everything else to stderr; [machine-output.md](machine-output.md) describes what `--json` and `--report` print.',
    '',
    ...COMMANDS.flatMap(commandSection),
    '## Flags of every command',
    '',
    ...flagTable(COMMON_FLAGS),
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `| ${code} | ${meaning} |`),
  ]
  fs.writeFileSync(path.join(root, 'docs', 'commands.md'), `${commands.join('\n')}\n`)
  // Their examples need databases, which the tests have.
  const vitest = [
    'run',
    '--update=all',
    '--config',
    'test/vitest.config.ts',
    'test/diagnostic/page.test.ts',
    'test/package/readme.test.ts',
  ]
  execFileSync(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), ...vitest], {
    cwd: root,
    stdio: 'inherit',
  })
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
