// Names of folders with bindings on standard input, for each a line of JSON with what stands in them.
const path = require('path')
const { getBinding } = require(path.join(process.cwd(), 'node_modules', 'kube-service-bindings'))

for (const root of require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  process.env.SERVICE_BINDING_ROOT = root
  const seen = {}
  for (const binding of getBinding()) {
    for (const [name, value] of Object.entries(binding)) {
      seen[name] = Buffer.from(value).toString('base64')
    }
  }
  console.log(JSON.stringify(seen))
}
