CREATE INDEX `ledger_open_row` ON `ledger_open` (`row_key`,`seq`);
