# The loop over lines of JSON, and libpq's keywords as an understanding; understood.py describes both.

require "json"

module Understood
  STARTUP = %w[application_name client_encoding replication].freeze
  FIELDS = %w[user password dbname host port options sslmode sslrootcert sslcert sslkey].freeze
  SECONDS = %w[connect_timeout keepalives_idle keepalives_interval].freeze

  module_function

  # The block gets a request; a driver's error text is never printed, since most echo the string.
  def serve(driver, version)
    $stdout.sync = true
    puts JSON.generate(driver: driver, version: version)
    $stdin.each_line do |line|
      request = JSON.parse(line)
      env = request["env"] || {}
      env.each { |name, value| ENV[name] = value }
      answer =
        begin
          yield request
        rescue StandardError => error
          { error: error.class.name }
        ensure
          env.each_key { |name| ENV.delete(name) }
        end
      puts JSON.generate(answer.merge(id: request["id"]))
    end
  end

  # `settings.PART`, with symbols for keys, as Ruby's libraries take them.
  def settings(request, part)
    JSON.parse(JSON.generate((request["settings"] || {})[part] || {}), symbolize_names: true)
  end

  def tls(mode, roots = "none", ca = nil, cert = nil, key = nil)
    { mode: mode, roots: roots, ca: ca, cert: cert, key: key }
  end

  # As of_libpq() of understood.py, of what PQconninfoParse made of a string.
  def of_libpq(options)
    given = options.to_h { |option| [option[:keyword], option[:val]] }.reject { |_, value| value.nil? || value == "" }
    roots = given["sslrootcert"]
    mode = given["sslmode"] || (roots == "system" ? "verify-full" : "prefer")
    mode = "verify-ca" if mode == "require" && roots
    hosts = (given["host"] || "").split(",", -1)
    hosts = [""] if hosts.empty?
    ports = (given["port"] || "").split(",", -1)
    ports = [ports.first || ""] * hosts.length if ports.length < 2
    raise ArgumentError, "ports do not match hosts" if ports.length != hosts.length

    kind = roots.nil? ? "none" : roots == "system" ? "system" : "file"
    encryption = tls(mode, kind, kind == "file" ? roots : nil, given["sslcert"], given["sslkey"])
    encryption = tls("disable") if hosts.first.start_with?("/")
    client = given.reject { |name, _| FIELDS.include?(name) || STARTUP.include?(name) }
    client = client.to_h do |name, value|
      [name, SECONDS.include?(name) ? Integer(value) * 1000 : name == "tcp_user_timeout" ? Integer(value) : value]
    end
    {
      user: given["user"], password: given["password"], database: given["dbname"],
      addresses: hosts.zip(ports).map { |host, port| [host, port == "" ? 5432 : Integer(port, 10)] },
      tls: encryption, options: given["options"], startup: given.slice(*STARTUP), client: client, pool: {},
      statements: "unprepared"
    }
  end
end
