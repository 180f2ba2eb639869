ALTER TABLE "dxa" ADD COLUMN "phantom" text collate "C";

CREATE TABLE "scanner" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"serial" text collate "C" NOT NULL,
	"software" text collate "C" NOT NULL,
	"ls_lsc" double precision NOT NULL,
	"fn_lsc" double precision NOT NULL,
	"in_use" bigint NOT NULL,
	"version" bigint NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "scanner_in_use_boolean" CHECK ("in_use" is null or "in_use" in (0, 1)),
	CONSTRAINT "scanner_ls_lsc" CHECK ("ls_lsc" is null or "ls_lsc" between -1e300 and 1e300),
	CONSTRAINT "scanner_fn_lsc" CHECK ("fn_lsc" is null or "fn_lsc" between -1e300 and 1e300),
	CONSTRAINT "scanner_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
);

CREATE TABLE "cross_calibration" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"one_id" text collate "C" NOT NULL,
	"other_id" text collate "C" NOT NULL,
	"made_on" text collate "C" NOT NULL,
	"made_by" text collate "C" NOT NULL,
	"equation" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "cross_calibration_made_on" CHECK ("made_on" is null or (length("made_on") = 10 and substr("made_on", 5, 1) = '-' and substr("made_on", 8, 1) = '-')),
	CONSTRAINT "cross_calibration_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
);

ALTER TABLE "cross_calibration" ADD CONSTRAINT "cross_calibration_one_id_scanner_id_fk" FOREIGN KEY ("one_id") REFERENCES "scanner"("id") ON DELETE no action ON UPDATE no action;

ALTER TABLE "cross_calibration" ADD CONSTRAINT "cross_calibration_other_id_scanner_id_fk" FOREIGN KEY ("other_id") REFERENCES "scanner"("id") ON DELETE no action ON UPDATE no action;

CREATE UNIQUE INDEX "scanner_name" ON "scanner" USING btree ("name");

CREATE INDEX "cross_calibration_of" ON "cross_calibration" USING btree ("one_id","other_id","id");
