CREATE TABLE "commitment" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"attempt" bigint NOT NULL,
	"text" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL,
	"beacon_kind" text collate "C" NOT NULL,
	"beacon_day" text collate "C",
	"reason" text collate "C",
	"committed_by" text collate "C" NOT NULL,
	"committed_at" text collate "C" NOT NULL,
	CONSTRAINT "commitment_beacon_day" CHECK ("beacon_day" is null or (length("beacon_day") = 10 and substr("beacon_day", 5, 1) = '-' and substr("beacon_day", 8, 1) = '-'))
);

CREATE TABLE "beacon_entry" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"commitment_id" text collate "C" NOT NULL,
	"role" text collate "C" NOT NULL,
	"value" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL
);

CREATE UNIQUE INDEX "commitment_attempt" ON "commitment" USING btree ("attempt");

CREATE UNIQUE INDEX "beacon_entry_role" ON "beacon_entry" USING btree ("commitment_id","role");
