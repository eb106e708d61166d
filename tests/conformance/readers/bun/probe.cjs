// probe.cjs: a line of JSON with what is in process.env.
const answer = Object.create(null)
for (const key of Object.keys(process.env)) answer[key] = Buffer.from(process.env[key], 'utf8').toString('base64')
console.log(JSON.stringify(answer))
