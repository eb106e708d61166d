// probe.cjs MODULE: names of files on standard input, for each a line of JSON with what `parse` saw.
const fs = require('fs')
const path = require('path')
const { parse } = require(path.join(process.cwd(), 'node_modules', process.argv[2]))

for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  // As dotenv's own config() reads a file: bytes that are no UTF-8 become U+FFFD.
  const seen = parse(fs.readFileSync(name, { encoding: 'utf8' }))
  const answer = {}
  for (const key of Object.keys(seen)) answer[key] = Buffer.from(seen[key], 'utf8').toString('base64')
  console.log(JSON.stringify(answer))
}
