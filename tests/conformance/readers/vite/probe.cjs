// probe.cjs MODULE: names of files on standard input, for each a line of JSON with what loadEnv() made of it in a
// process whose environment was empty.
const fs = require('fs')
const os = require('os')
const path = require('path')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dsnsmith-vite-'))

function read (loadEnv, name) {
  for (const key of Object.keys(process.env)) delete process.env[key]
  fs.copyFileSync(name, path.join(folder, '.env'))
  const seen = loadEnv('production', folder, '')
  const answer = {}
  for (const key of Object.keys(seen)) answer[key] = Buffer.from(seen[key], 'utf8').toString('base64')
  return answer
}

async function main () {
  const { loadEnv } = await import(path.join(process.cwd(), 'node_modules', process.argv[2], 'dist', 'node', 'index.js'))
  for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) console.log(JSON.stringify(read(loadEnv, name)))
}
main().finally(() => fs.rmSync(folder, { recursive: true }))
