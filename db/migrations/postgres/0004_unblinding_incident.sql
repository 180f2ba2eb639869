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

CREATE INDEX "unblinding_incident_participant" ON "unblinding_incident" USING btree ("participant_id","visit","id");
