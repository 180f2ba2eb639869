CREATE TABLE "code_break" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"reason" text collate "C" NOT NULL,
	"receiver" text collate "C" NOT NULL,
	"receiver_role" text collate "C" NOT NULL,
	"reader" text collate "C" NOT NULL,
	"broken_by" text collate "C" NOT NULL,
	"broken_at" text collate "C" NOT NULL,
	"acknowledged_by" text collate "C",
	"acknowledged_at" text collate "C",
	CONSTRAINT "code_break_at_iso" CHECK ("broken_at" is null or (length("broken_at") = 24 and substr("broken_at", 24, 1) = 'Z')),
	CONSTRAINT "code_break_acknowledged_iso" CHECK ("acknowledged_at" is null or (length("acknowledged_at") = 24 and substr("acknowledged_at", 24, 1) = 'Z'))
);

CREATE TABLE "code_break_link" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"code_hash" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL
);

CREATE TABLE "code_break_reading" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"read_at" text collate "C" NOT NULL,
	CONSTRAINT "code_break_reading_at_iso" CHECK ("read_at" is null or (length("read_at") = 24 and substr("read_at", 24, 1) = 'Z'))
);

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

CREATE TABLE "unblinding_incident" (
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
	"happened_on" text collate "C",
	"unblinded_role" text collate "C",
	"incident_source" text collate "C",
	"impact" text collate "C",
	CONSTRAINT "unblinding_incident_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "unblinding_incident_happened_on" CHECK ("happened_on" is null or length("happened_on") in (4, 7, 10))
);

CREATE INDEX "code_break_participant" ON "code_break" USING btree ("participant_id","broken_at","id");

CREATE UNIQUE INDEX "code_break_link_token" ON "code_break_link" USING btree ("token_hash");

CREATE INDEX "assessor_guess_participant" ON "assessor_guess" USING btree ("participant_id","visit","id");

CREATE INDEX "unblinding_incident_participant" ON "unblinding_incident" USING btree ("participant_id","visit","id");
