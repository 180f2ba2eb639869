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

CREATE TABLE "eligibility_confirmation" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"stratum" text collate "C" NOT NULL,
	"confirmed_by" text collate "C" NOT NULL,
	"confirmed_at" text collate "C" NOT NULL
);

CREATE TABLE "allocation_note" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"note" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL
);

CREATE TABLE "study_lock" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"reason" text collate "C" NOT NULL,
	"locked_by" text collate "C" NOT NULL,
	"locked_at" text collate "C" NOT NULL
);

CREATE TABLE "unsealing" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"role" text collate "C" NOT NULL,
	"reason" text collate "C" NOT NULL,
	"signed_by" text collate "C" NOT NULL,
	"signed_at" text collate "C" NOT NULL
);

CREATE TABLE "uploaded_list" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"uploaded_at" text collate "C" NOT NULL
);

CREATE UNIQUE INDEX "commitment_attempt" ON "commitment" USING btree ("attempt");

CREATE UNIQUE INDEX "beacon_entry_role" ON "beacon_entry" USING btree ("commitment_id","role");

CREATE UNIQUE INDEX "eligibility_confirmation_participant" ON "eligibility_confirmation" USING btree ("participant_id");

CREATE INDEX "allocation_note_participant" ON "allocation_note" USING btree ("participant_id","entered_at","id");

CREATE UNIQUE INDEX "unsealing_role" ON "unsealing" USING btree ("role");
