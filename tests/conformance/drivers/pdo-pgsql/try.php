<?php
// One attempt for each line: new PDO(url, username, password, options).
while (($line = fgets(STDIN)) !== false) {
  $request = json_decode($line, true);
  $connect = $request['settings']['connect'] ?? [];
  $options = [];
  foreach ($connect['options'] ?? [] as $name => $value) $options[constant($name)] = $value;
  try {
    new PDO($request['url'], $connect['username'] ?? null, $connect['password'] ?? null, $options);
    $said = 'connected';
  } catch (PDOException $e) {
    $said = 'tried';
  } catch (Throwable $e) {
    $said = get_class($e);
  }
  fwrite(STDOUT, $said . "\n");
}
