/** A generated file in the pieces that it is made of. */

/** A file to write below the `generated/` folder. */
export interface GeneratedFile {
  /** Relative to the folder, with `/`. */
  readonly path: string
  /**
   * The whole in UTF-8, opening with the header and ending in a line break. What a generator remembers of a table is the very same
   * piece again: files of many megabytes are put together, compared and written without a copy.
   */
  readonly pieces: readonly Uint8Array[]
  /** The whole as text, made where somebody asks for it. */
  readonly text: string
}

/** A part of a file under way: a text, or what is bytes already. */
export type Piece = string | Uint8Array

/** A file of texts and of pieces that are bytes already, in their order. */
export function generatedFile(path: string, parts: readonly Piece[]): GeneratedFile {
  const pieces: Uint8Array[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') pieces.push(Buffer.from(text))
    text = ''
  }
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else {
      flush()
      pieces.push(part)
    }
  }
  flush()
  return new PiecedFile(path, pieces)
}

class PiecedFile implements GeneratedFile {
  readonly path: string
  readonly pieces: readonly Uint8Array[]

  constructor(path: string, pieces: readonly Uint8Array[]) {
    this.path = path
    this.pieces = pieces
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString('utf8')
  }
}
