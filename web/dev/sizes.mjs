/** Measures what a browser loads first, and fails when it has grown past its promise. Runs at the end of a build. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)
const size = (name) => gzipSync(readFileSync(new URL(name, DIST)), { level: 9 }).length
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', DIST), 'utf8'))

const shell = new Set()
const collect = (key) => {
  const chunk = manifest[key]
  if (shell.has(chunk.file)) return
  for (const file of [chunk.file, ...(chunk.css ?? [])]) shell.add(file)
  for (const next of chunk.imports ?? []) collect(next)
}
collect('index.html')

let failed = false
for (const [what, bytes, limit] of [
  ['zuji.js', size('zuji.js'), 6_000],
  ['first load of the pages', [...shell].reduce((sum, file) => sum + size(file), 0), 400_000],
]) {
  console.log(`${what}: ${bytes} bytes gzip, limit ${limit}`)
  failed ||= bytes > limit
}
process.exit(failed ? 1 : 0)
