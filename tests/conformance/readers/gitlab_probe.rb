# Names of files on standard input, for each a line of JSON with the variables that GitLab stores of an artifact
# `reports: dotenv`: the steps of app/services/ci/parse_dotenv_artifact_service.rb and JobVariable's rule for keys, by Ruby
# itself. What lib/expand_variables.rb would replace later is left out, and so is what its runner would (Go's os.Expand
# reads every `$`) or an escape of some versions (`%%`).
require "base64"
require "json"

EXPANDED = /\$|%%|%[a-zA-Z_][a-zA-Z0-9_]*%/
KEY = /\A[a-zA-Z0-9_]{1,255}\z/

def variables(path)
  bytes = File.binread(path)
  return nil unless bytes.bytesize < 5 * 1024
  blob = bytes.dup.force_encoding("UTF-8")
  blob = blob.scrub.delete_prefix("\uFEFF")
  found = {}
  blob.each_line do |line|
    result = line.scan(/^(.*?)=(.*)$/).last
    return nil if result.nil?
    key, value = result.each(&:strip!)
    return nil unless key.match?(KEY)
    found[key] = value
  end
  found
end

STDIN.each_line(chomp: true) do |path|
  next if path.empty?
  found = variables(path)
  seen = found.nil? ? { "" => nil } : found.reject { |_, value| value.match?(EXPANDED) || value.include?("\uFFFD") }.transform_values { |value| Base64.strict_encode64(value) }
  puts JSON.generate(seen)
end
