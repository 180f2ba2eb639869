CREATE TABLE "assessor_guess" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"visit" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"definition" text collate "C" NOT NULL,
	"missing" text collate "C" NOT NULL,
	"warnings" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	"changed_by" text collate "C" NOT NULL,
	"changed_at" text collate "C" NOT NULL,
	"void_reason" text collate "C",
	"guess" text collate "C",
	"confidence" text collate "C",
	"reason_for_guess" text collate "C",
	"incident" bigint,
	CONSTRAINT "assessor_guess_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "assessor_guess_incident" CHECK ("incident" is null or "incident" in (0, 1))
);

CREATE INDEX "assessor_guess_participant" ON "assessor_guess" USING btree ("participant_id","visit","id");
