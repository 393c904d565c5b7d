/** The parameters that a query names: `{event:String}`, each once, in their order. */
export function parametersOf(text: string): { name: string; type: string }[] {
  const found = new Map<string, string>()
  for (const [, name, type] of text.matchAll(/\{\s*([A-Za-z_]\w*)\s*:\s*([\w()', ]+?)\s*\}/g))
    if (!found.has(name!)) found.set(name!, type!)
  return [...found].map(([name, type]) => ({ name, type }))
}

/** What was typed, as the type takes it: numbers and truths as such, lists from JSON, all else as a text. */
export function valueOf(typed: string, type: string): unknown {
  if (/^Array/.test(type)) {
    try {
      return JSON.parse(typed)
    } catch {
      return typed.split(',').map((one) => one.trim())
    }
  }
  if (/^(U?Int|Float)/.test(type) && typed.trim() !== '' && Number.isFinite(Number(typed)))
    return Number(typed)
  if (type === 'Bool') return typed === 'true' || typed === '1'
  return typed
}
