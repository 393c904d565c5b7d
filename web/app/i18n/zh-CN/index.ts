const files = import.meta.glob<object>('./*.json', { eager: true, import: 'default' })

/** Chinese: one file for each area of keys, named by their first part. */
const texts: Record<string, object> = Object.fromEntries(
  Object.entries(files).map(([file, area]) => [file.slice('./'.length, -'.json'.length), area]),
)
export default texts
