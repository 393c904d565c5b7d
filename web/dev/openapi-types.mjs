/** Writes app/api/schema.d.ts from the openapi.json at the repository's root. */
import { existsSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const source = new URL('../../openapi.json', import.meta.url)
if (!existsSync(source)) {
  console.error('openapi.json is not there yet; app/api/types.ts serves until it is')
  process.exit(1)
}
writeFileSync(new URL('../app/api/schema.d.ts', import.meta.url), astToString(await openapiTS(source)))
