/** Writing what a file is to hold: at once, or while the rest goes on. */
import { closeSync, openSync, writeFileSync, writeSync, writevSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** What a file is to hold: text, or bytes piece by piece. */
export type Content = string | readonly Uint8Array[]

/** Pieces handed to the system at once: it takes 1,024 (`IOV_MAX`). */
const AT_ONCE = 1000

/** Writes the file before it returns. Throws what the file system throws. */
export function writeContent(file: string, content: Content): void {
  if (typeof content === 'string') {
    writeFileSync(file, content)
    return
  }
  const descriptor = openSync(file, 'w')
  try {
    for (const pieces of batchesOf(content)) {
      const left = restOf(pieces, writevSync(descriptor, pieces))
      for (let at = 0; at < left.length; at += writeSync(descriptor, left, at));
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Writes the file in the system's threads. Rejects with what the file system throws. */
export async function writeMeanwhile(file: string, content: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w')
  try {
    for (const pieces of batchesOf(content)) {
      const { bytesWritten } = await handle.writev(pieces)
      const left = restOf(pieces, bytesWritten)
      if (left.length > 0) await handle.writeFile(left)
    }
  } finally {
    await handle.close()
  }
}

function* batchesOf(content: readonly Uint8Array[]): Generator<Uint8Array[]> {
  for (let at = 0; at < content.length; at += AT_ONCE) yield content.slice(at, at + AT_ONCE)
}

/** What is left of the pieces: the system may take fewer bytes than it was given. */
function restOf(pieces: readonly Uint8Array[], written: number): Uint8Array {
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return written === size ? new Uint8Array() : Buffer.concat(pieces).subarray(written)
}
