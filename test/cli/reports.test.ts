/** SARIF and JUnit: what code scanning and test viewers read. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { junitText } from '../../src/cli/report/junit.ts'
import { sarifText } from '../../src/cli/report/sarif.ts'
import type { CommandReport } from '../../src/cli/report.ts'
import { type Diagnostic, error, note, warning } from '../../src/diagnostic/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer } from './answers.ts'
import { SARIF_ESSENTIALS } from './sarif-essentials.ts'
import { readXml, type XmlElement } from './xml.ts'

const span = { file: 'schema/posts.yaml', line: 3, column: 18, endLine: 3, endColumn: 23 }
const terminal = {
  cwd: '/repo',
  interactive: false,
  colours: { out: false, err: false },
  out: () => undefined,
  err: () => undefined,
}
const reportOf = (diagnostics: readonly Diagnostic[], parts: Partial<CommandReport> = {}): CommandReport => ({
  command: 'check',
  outcome: diagnostics.length > 0 ? 'failed' : 'done',
  exitCode: diagnostics.some((d) => d.severity === 'error') ? 1 : 0,
  diagnostics,
  sources: new Map([['schema/posts.yaml', 'table: posts\ncolumns:\n  titel: { type: strin }\n']]),
  ...parts,
})
const isSarif = new Ajv2020({
  allErrors: true,
  strict: false,
  formats: { 'uri-reference': /^[^\s"<>\\^`{|}]*$/ },
}).compile(SARIF_ESSENTIALS)

interface SarifRun {
  readonly results: readonly {
    readonly ruleId: string
    readonly locations: readonly {
      readonly physicalLocation: { readonly artifactLocation: object; readonly region: object }
    }[]
  }[]
  readonly invocations: readonly object[]
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
}

function sarif(text: string): SarifRun {
  const log = JSON.parse(text) as { runs: [SarifRun] }
  isSarif(log)
  expect(isSarif.errors ?? []).toEqual([])
  return log.runs[0]
}

describe('SARIF', () => {
  it('has a result for each place, with its rule, its region and what is related', () => {
    const run = sarif(
      sarifText(
        reportOf([
          error('schema/unknown-type', 'There is no type `strin`', { span, hint: 'Did you mean `string`?' }),
          warning('load/syntax', 'w', { span, related: [{ message: 'here, too', span }] }),
          note('load/syntax', 'n', { span }),
        ]),
        terminal,
      ),
    )
    expect(run.tool.driver.rules.map((rule) => rule.id)).toEqual(['load/syntax', 'schema/unknown-type'])
    const region = { startLine: 3, startColumn: 18, endLine: 3, endColumn: 23 }
    const artifactLocation = { uri: 'schema/posts.yaml', uriBaseId: '%SRCROOT%' }
    const location = { physicalLocation: { artifactLocation, region } }
    expect(run.results).toEqual([
      {
        ruleId: 'schema/unknown-type',
        ruleIndex: 1,
        level: 'error',
        message: { text: 'There is no type `strin`\n\nHint: Did you mean `string`?' },
        locations: [location],
      },
      {
        ruleId: 'load/syntax',
        ruleIndex: 0,
        level: 'warning',
        message: { text: 'w' },
        locations: [location],
        relatedLocations: [{ id: 0, message: { text: 'here, too' }, ...location }],
      },
      { ruleId: 'load/syntax', ruleIndex: 0, level: 'note', message: { text: 'n' }, locations: [location] },
    ])
  })

  it('tells what has no place of the run', () => {
    const run = sarif(sarifText(reportOf([error('target/connect', 'no answer')]), terminal))
    expect(run.results).toEqual([])
    expect(run.invocations).toMatchObject([
      {
        executionSuccessful: false,
        exitCode: 1,
        toolExecutionNotifications: [
          { descriptor: { id: 'target/connect' }, level: 'error', message: { text: 'no answer' } },
        ],
      },
    ])
  })

  it.each([
    ['a b/ü%.yaml', { uri: 'a%20b/%C3%BC%25.yaml', uriBaseId: '%SRCROOT%' }],
    ['../x.yaml', { uri: 'file:///x.yaml' }],
    ['/else/where.yaml', { uri: 'file:///else/where.yaml' }],
    ['c:d.yaml', { uri: 'c%3Ad.yaml', uriBaseId: '%SRCROOT%' }],
  ])('names %s as a reference', (file, want) => {
    const run = sarif(sarifText(reportOf([error('load/syntax', 'x', { span: { ...span, file } })]), terminal))
    expect(run.results[0]?.locations[0]?.physicalLocation.artifactLocation).toEqual(want)
  })

  it('is held by a schema that refuses what is not SARIF', () => {
    const log = JSON.parse(sarifText(reportOf([error('load/syntax', 'x', { span })]), terminal))
    expect(isSarif({ ...log, version: '2.0.0' })).toBe(false)
    expect(isSarif({ ...log, runs: [{ ...log.runs[0], results: [{ level: 'fatal', message: { text: 'x' } }] }] })).toBe(
      false,
    )
    expect(isSarif({ ...log, runs: [{ results: [] }] })).toBe(false)
  })
})

const cases = (text: string): XmlElement[] => readXml(text).children[0]?.children ?? []

describe('JUnit', () => {
  it('has a passing case for a command that went well', () => {
    expect(junitText(reportOf([]))).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="bkend" tests="1" failures="0" errors="0">',
        '  <testsuite name="bkend check" tests="1" failures="0" errors="0" skipped="0">',
        '    <testcase classname="bkend.check" name="bkend check"/>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    )
  })

  it('has a failing case for each error, with its frame; warnings pass', () => {
    const text = junitText(
      reportOf([error('schema/unknown-type', 'No `strin`', { span }), warning('load/syntax', 'w')]),
    )
    const [command, failed, passed] = cases(text)
    expect(readXml(text).attributes).toEqual({ name: 'bkend', tests: '3', failures: '1', errors: '0' })
    expect(command?.children).toEqual([])
    expect(failed?.attributes).toMatchObject({ file: 'schema/posts.yaml', line: '3' })
    expect(failed?.children).toMatchObject([
      { name: 'failure', attributes: { type: 'schema/unknown-type', message: 'No `strin`' } },
    ])
    expect(failed?.children[0]?.text).toContain('> 3 |   titel: { type: strin }')
    expect(passed?.children).toMatchObject([{ name: 'system-out' }])
  })

  it('fails the case of a command whose exit code alone says it', () => {
    const text = junitText(
      reportOf([], { command: 'diff', outcome: 'pending', exitCode: 3, text: () => '+ table <b>\n' }),
    )
    expect(cases(text)[0]?.children).toMatchObject([
      { name: 'failure', attributes: { type: 'pending' }, text: '+ table <b>\n' },
    ])
  })

  it('is well-formed whatever it tells, and gives it back but for what XML cannot hold', () => {
    const unit = fc.oneof(
      fc.constantFrom('<', '>', '&', '"', "'", ']]>', '\n', '\r', '\t', '\u0000', '\ud800', '\u{1f600}'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.string({ unit }), (message) => {
        const failed = cases(junitText(reportOf([error('load/syntax', message)])))[1]?.children[0]
        const want = message
          .replace(/\p{Surrogate}/gu, '\ufffd')
          .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
        expect(failed?.attributes.message).toBe(want)
      }),
      { numRuns: 300 },
    )
  })
})

describe('--report', () => {
  let project: TestProject
  beforeEach(async () => {
    project = await createProject({
      'schema/notes.yaml': 'table: notes\npermissions: { read: user }\ncolumns:\n  title: string\n',
    })
  })
  afterEach(async () => {
    await project.remove()
  })
  const bkend = (...args: string[]) =>
    answer([...args, '--schema', 'schema', '--url', project.url], { cwd: project.cwd })

  it.each(['check', 'generate', 'diff', 'push'])('%s prints SARIF and nothing else, well or not', async (command) => {
    expect(sarif((await bkend(command, '--report', 'sarif')).out).results).toEqual([])
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: strin\n')
    const { code, out, err } = await bkend(command, '--report', 'sarif')
    expect({ code, rules: sarif(out).results.map((result) => result.ruleId) }).toEqual({
      code: 1,
      rules: ['schema/unknown-type'],
    })
    expect(err).toContain('error: ')
  })

  it.each(['check', 'generate', 'diff', 'push'])('%s prints JUnit and nothing else, well or not', async (command) => {
    expect(readXml((await bkend(command, '--report', 'junit')).out).attributes.failures).toBe('0')
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: strin\n')
    const { code, out } = await bkend(command, '--report', 'junit')
    expect({ code, failures: readXml(out).attributes.failures }).toEqual({ code: 1, failures: '1' })
  })

  it('tells pending changes as a failure where they end the command with 3', async () => {
    const { code, out } = await bkend('diff', '--exit-code', '--report', 'junit')
    expect(code).toBe(3)
    expect(cases(out)[0]?.children).toMatchObject([{ name: 'failure', text: expect.stringContaining('+ table notes') }])
  })
})
