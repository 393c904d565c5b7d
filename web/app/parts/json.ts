const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** JSON set out in lines. Only spaces change: long integers, doubled keys and escapes stay as they were sent. */
export function inLines(text: string): string {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  let out = ''
  let depth = 0
  let opened = ''
  const line = (): string => '\n' + '  '.repeat(depth)
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '}' || token === ']') {
      depth--
      out += opened ? token : line() + token
      opened = ''
      continue
    }
    if (opened) out += line()
    opened = ''
    if (token === '{' || token === '[') {
      depth++
      opened = token
      out += token
    } else if (token === ',') out += ',' + line()
    else out += token === ':' ? ': ' : token
  }
  return out
}
