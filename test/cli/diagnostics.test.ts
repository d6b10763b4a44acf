import { describe, expect, it } from 'vitest'
import { renderDiagnostics } from '../../src/cli/render/diagnostics.ts'
import { error, warning } from '../../src/diagnostic/index.ts'

const text = 'table: posts\ncolumns:\n  titel: { type: strin }\n'
const span = { file: 'schema/posts.yaml', line: 3, column: 18, endLine: 3, endColumn: 23 }
const sources = new Map([['schema/posts.yaml', text]])

describe('diagnostics as text', () => {
  it('shows message, code, place, frame and hint', () => {
    const diagnostic = error('schema/unknown-type', 'There is no type `strin`', {
      span,
      hint: 'Did you mean `string`?',
    })
    expect(renderDiagnostics([diagnostic], sources, false)).toBe(
      [
        'error: There is no type `strin` (schema/unknown-type)',
        '  schema/posts.yaml:3:18',
        '    2 | columns:',
        '  > 3 |   titel: { type: strin }',
        '      |                  ^^^^^',
        '    4 |',
        '  hint: Did you mean `string`?',
        '',
      ].join('\n'),
    )
  })

  it('counts what there is where there is more than one', () => {
    const all = [error('load/syntax', 'a'), warning('schema/index', 'b'), error('load/syntax', 'c')]
    expect(renderDiagnostics(all, new Map(), false)).toContain('2 errors, 1 warning\n')
  })

  it('shows the first of very many, and counts them all', () => {
    const all = Array.from({ length: 1234 }, (_, n) => error('load/syntax', `fault ${n}`))
    const text = renderDiagnostics(all, new Map(), false)
    expect(text).toContain('error: fault 199 ')
    expect(text).not.toContain('error: fault 200 ')
    expect(text).toContain('… and 1,034 messages more; `--json` tells all\n')
    expect(text.endsWith('1,234 errors\n')).toBe(true)
  })

  it('says nothing where there is nothing', () => {
    expect(renderDiagnostics([], sources, false)).toBe('')
  })

  it('has colours only where asked', () => {
    const diagnostic = error('schema/unknown-type', 'x', { span })
    expect(renderDiagnostics([diagnostic], sources, false)).not.toContain('\u001b[')
    expect(renderDiagnostics([diagnostic], sources, true)).toContain('\u001b[')
  })
})
