/** A strict reader of small XML documents: what is not well-formed is thrown back. */

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

function unescaped(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`bare < or > in ${text}`)
  return text.replace(/&([^;]*);?/g, (all, name: string) => {
    const known = /^#\d+$/.test(name) ? String.fromCodePoint(Number(name.slice(1))) : ENTITIES[name]
    if (known === undefined || !all.endsWith(';')) throw new Error(`unknown entity ${all}`)
    return known
  })
}

function attributesOf(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const rest = text.replace(/\s+([\w-]+)="([^"]*)"/g, (_all, name: string, value: string) => {
    if (name in values) throw new Error(`two attributes ${name}`)
    // As an XML reader normalises them: a bare line break is a space.
    values[name] = unescaped(value.replace(/[\t\n\r]/g, ' '))
    return ''
  })
  if (rest.trim() !== '') throw new Error(`not an attribute: ${rest}`)
  return values
}

/** The root element. Throws where the document is not well-formed. */
export function readXml(document: string): XmlElement {
  if (FORBIDDEN.test(document) || /\p{Surrogate}/u.test(document)) throw new Error('a character that XML does not have')
  const body = document.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let end = 0
  for (const tag of body.matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>/g)) {
    const parent = open.at(-1) ?? root
    parent.text += unescaped(body.slice(end, tag.index))
    end = tag.index + tag[0].length
    if (tag[1] === '/') {
      if (open.pop()?.name !== tag[2] || open.length === 0) throw new Error(`nothing that ${tag[0]} closes`)
      continue
    }
    const element: XmlElement = { name: tag[2] ?? '', attributes: attributesOf(tag[3] ?? ''), children: [], text: '' }
    parent.children.push(element)
    if (tag[4] !== '/') open.push(element)
  }
  const [only] = root.children
  if (open.length !== 1 || root.children.length !== 1 || !only) throw new Error('not one whole element')
  if (`${root.text}${body.slice(end)}`.trim() !== '') throw new Error('text beside the root')
  return only
}
