<?php
// One attempt for each line: DriverManager::getConnection(url), connected.
require 'Doctrine/DBAL/autoload.php';
error_reporting(0);
while (($line = fgets(STDIN)) !== false) {
  $request = json_decode($line, true);
  try {
    Doctrine\DBAL\DriverManager::getConnection(['url' => $request['url']])->getNativeConnection();
    $said = 'connected';
  } catch (Throwable $e) {
    $said = get_class($e);
  }
  fwrite(STDOUT, str_replace("\n", ' ', $said) . "\n");
}
