// Packs an empty embedded database for dist/, as src/targets/postgres/driver/embedded/snapshot.ts reads it.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'

/**
 * One database and no templates for others: two thirds of the files. It was opened again and closed in peace: nothing is left to
 * recover, and the caches of a first start are warm.
 */
async function makeDatabase(folder) {
  const made = await PGlite.create({ dataDir: folder })
  await made.query('update pg_catalog.pg_database set datistemplate = false')
  await made.query('drop database template0')
  await made.query('drop database template1')
  await made.close()
  const reopened = await PGlite.create({ dataDir: folder })
  await reopened.query('show server_version')
  await reopened.close()
}

function withoutZeros(bytes) {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.subarray(0, end)
}

/** Four bytes with the header's length, the header as JSON, then each content once. */
function pack(folder) {
  const names = fs.readdirSync(folder, { recursive: true }).sort()
  const seen = new Map()
  const header = { folders: [], files: [] }
  const contents = []
  let end = 0
  for (const name of names) {
    const file = path.join(folder, name)
    const slashed = name.split(path.sep).join('/')
    if (fs.statSync(file).isDirectory()) {
      header.folders.push(slashed)
      continue
    }
    const bytes = fs.readFileSync(file)
    const content = withoutZeros(bytes)
    const hash = createHash('sha256').update(content).digest('hex')
    if (!seen.has(hash)) {
      seen.set(hash, end)
      contents.push(content)
      end += content.length
    }
    header.files.push([slashed, bytes.length, seen.get(hash), content.length])
  }
  const head = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return gzipSync(Buffer.concat([length, head, ...contents]), { level: 9 })
}

const [target] = process.argv.slice(2)
const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'bkend-empty-'))
try {
  await makeDatabase(path.join(parent, 'db'))
  const making = `${target}.${process.pid}`
  fs.writeFileSync(making, pack(path.join(parent, 'db')))
  fs.renameSync(making, target)
} finally {
  fs.rmSync(parent, { recursive: true, force: true })
}
