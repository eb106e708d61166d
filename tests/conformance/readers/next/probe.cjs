// probe.cjs MODULE: names of files on standard input, for each a line of JSON with what loadEnvConfig() made of
// it in a process whose environment was empty.
const fs = require('fs')
const os = require('os')
const path = require('path')
const { loadEnvConfig } = require(path.join(process.cwd(), 'node_modules', process.argv[2]))

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dsnsmith-next-'))
for (const key of Object.keys(process.env)) delete process.env[key]

function read (name) {
  fs.copyFileSync(name, path.join(folder, '.env'))
  let failed = false
  const log = { info () {}, error () { failed = true } }
  const { combinedEnv } = loadEnvConfig(folder, false, log, true)
  if (failed) return { '': null }
  const answer = {}
  for (const key of Object.keys(combinedEnv)) {
    if (key !== '__NEXT_PROCESSED_ENV') answer[key] = Buffer.from(combinedEnv[key], 'utf8').toString('base64')
  }
  return answer
}

try {
  for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) console.log(JSON.stringify(read(name)))
} finally {
  fs.rmSync(folder, { recursive: true })
}
