CREATE TABLE "eligibility_confirmation" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"stratum" text collate "C" NOT NULL,
	"confirmed_by" text collate "C" NOT NULL,
	"confirmed_at" text collate "C" NOT NULL,
	CONSTRAINT "eligibility_confirmation_at_iso" CHECK ("confirmed_at" is null or (length("confirmed_at") = 24 and substr("confirmed_at", 24, 1) = 'Z'))
);

CREATE TABLE "allocation_note" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"note" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "allocation_note_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
);

CREATE TABLE "study_lock" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"reason" text collate "C" NOT NULL,
	"locked_by" text collate "C" NOT NULL,
	"locked_at" text collate "C" NOT NULL,
	CONSTRAINT "study_lock_at_iso" CHECK ("locked_at" is null or (length("locked_at") = 24 and substr("locked_at", 24, 1) = 'Z'))
);

CREATE TABLE "unsealing" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"role" text collate "C" NOT NULL,
	"reason" text collate "C" NOT NULL,
	"signed_by" text collate "C" NOT NULL,
	"signed_at" text collate "C" NOT NULL,
	CONSTRAINT "unsealing_at_iso" CHECK ("signed_at" is null or (length("signed_at") = 24 and substr("signed_at", 24, 1) = 'Z'))
);

CREATE TABLE "uploaded_list" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"uploaded_at" text collate "C" NOT NULL
);

CREATE UNIQUE INDEX "eligibility_confirmation_participant" ON "eligibility_confirmation" USING btree ("participant_id");

CREATE INDEX "allocation_note_participant" ON "allocation_note" USING btree ("participant_id","entered_at","id");

CREATE UNIQUE INDEX "unsealing_role" ON "unsealing" USING btree ("role");
