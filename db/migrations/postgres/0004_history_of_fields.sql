CREATE INDEX "ledger_open_row" ON "ledger_open" USING btree ("row_key","seq");
