<?php
// One attempt for each line: what config/database.php and DB_URL make, given to the connector.
require 'Illuminate/Database/autoload.php';
error_reporting(0);
while (($line = fgets(STDIN)) !== false) {
  $request = json_decode($line, true);
  $defaults = ['driver' => 'pgsql', 'host' => '127.0.0.1', 'port' => '5432', 'database' => 'forge', 'username' => 'forge',
               'password' => '', 'charset' => 'utf8', 'prefix' => '', 'sslmode' => 'prefer'];
  $config = [];
  try {
    $parser = new Illuminate\Support\ConfigurationUrlParser();
    $config = $parser->parseConfiguration(array_merge($defaults, $request['settings']['engine'] ?? [], ['url' => $request['url']]));
    (new Illuminate\Database\Connectors\PostgresConnector())->connect($config);
    $said = 'connected';
  } catch (Throwable $e) {
    $said = get_class($e);
  }
  // What the connector of 8.x runs as statements after connecting.
  $later = array_intersect_key($config, array_flip(['application_name', 'timezone']));
  if (isset($config['schema'])) $later['search_path'] = $config['schema'];
  fwrite(STDOUT, json_encode(['said' => $said, 'later' => $later ?: new stdClass()]) . "\n");
}
