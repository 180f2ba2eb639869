CREATE TABLE "consent_sheet" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"label" text collate "C" NOT NULL,
	"approved_on" text collate "C" NOT NULL,
	"again" bigint NOT NULL,
	"version" bigint NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "consent_sheet_again_boolean" CHECK ("again" is null or "again" in (0, 1)),
	CONSTRAINT "consent_sheet_approved_on" CHECK ("approved_on" is null or (length("approved_on") = 10 and substr("approved_on", 5, 1) = '-' and substr("approved_on", 8, 1) = '-')),
	CONSTRAINT "consent_sheet_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
);

CREATE TABLE "reconsent" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"sheet_id" text collate "C" NOT NULL,
	"given_on" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"void_reason" text collate "C",
	"version" bigint NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "reconsent_given_on" CHECK ("given_on" is null or (length("given_on") = 10 and substr("given_on", 5, 1) = '-' and substr("given_on", 8, 1) = '-')),
	CONSTRAINT "reconsent_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
);

ALTER TABLE "reconsent" ADD CONSTRAINT "reconsent_sheet_id_consent_sheet_id_fk" FOREIGN KEY ("sheet_id") REFERENCES "consent_sheet"("id") ON DELETE no action ON UPDATE no action;

CREATE UNIQUE INDEX "consent_sheet_label" ON "consent_sheet" USING btree ("label");

CREATE INDEX "reconsent_participant" ON "reconsent" USING btree ("participant_id","given_on","id");
