// Names of files on standard input, for each a line of JSON with what YAML 1.2 has on the top level.
const fs = require('fs')
const path = require('path')
const { parseDocument } = require(path.join(process.cwd(), 'node_modules', 'yaml'))

const bytes = (value) => Buffer.from(typeof value === 'string' ? value : '\0' + JSON.stringify(value, (_, v) => (v instanceof Map ? [...v] : v)), 'utf8')

function see (name) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fs.readFileSync(name))
    const document = parseDocument(text)
    const seen = document.errors.length === 0 ? document.toJS({ mapAsMap: true }) : undefined
    if (seen === null) return {}
    if (!(seen instanceof Map)) return { '': null }
    return Object.fromEntries([...seen].map(([key, value]) => [typeof key === 'string' ? key : '\0' + String(key), bytes(value).toString('base64')]))
  } catch (error) {
    return { '': null }
  }
}

for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) console.log(JSON.stringify(see(name)))
