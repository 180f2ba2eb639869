ALTER TABLE "sealed_record" ADD COLUMN "parent_id" text collate "C";

CREATE TABLE "fall" (
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
	"fall_day" text collate "C",
	"fall_injury" text collate "C",
	"fall_care" text collate "C",
	CONSTRAINT "fall_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "fall_fall_day" CHECK ("fall_day" is null or length("fall_day") in (4, 7, 10))
);

CREATE TABLE "fracture" (
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
	"fracture_day" text collate "C",
	"fracture_site" text collate "C",
	"fracture_trauma" text collate "C",
	"fracture_confirmed" text collate "C",
	"fracture_treatment" text collate "C",
	CONSTRAINT "fracture_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "fracture_fracture_day" CHECK ("fracture_day" is null or length("fracture_day") in (4, 7, 10))
);

CREATE TABLE "medication" (
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
	"med_name" text collate "C",
	"med_class" text collate "C",
	"med_start" text collate "C",
	"med_ongoing" bigint,
	"med_stop" text collate "C",
	CONSTRAINT "medication_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "medication_med_start" CHECK ("med_start" is null or length("med_start") in (4, 7, 10)),
	CONSTRAINT "medication_med_ongoing" CHECK ("med_ongoing" is null or "med_ongoing" in (0, 1)),
	CONSTRAINT "medication_med_stop" CHECK ("med_stop" is null or length("med_stop") in (4, 7, 10))
);

CREATE TABLE "medication_dose" (
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
	"dose_amount" double precision,
	"dose_unit" text collate "C",
	"dose_frequency" text collate "C",
	"dose_from" text collate "C",
	"dose_until" text collate "C",
	"parent_id" text collate "C",
	CONSTRAINT "medication_dose_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "medication_dose_dose_amount" CHECK ("dose_amount" is null or "dose_amount" between -1e300 and 1e300),
	CONSTRAINT "medication_dose_dose_from" CHECK ("dose_from" is null or length("dose_from") in (4, 7, 10)),
	CONSTRAINT "medication_dose_dose_until" CHECK ("dose_until" is null or length("dose_until") in (4, 7, 10))
);

CREATE INDEX "fall_participant" ON "fall" USING btree ("participant_id","visit","id");

CREATE INDEX "fracture_participant" ON "fracture" USING btree ("participant_id","visit","id");

CREATE INDEX "medication_participant" ON "medication" USING btree ("participant_id","visit","id");

CREATE INDEX "medication_dose_participant" ON "medication_dose" USING btree ("participant_id","visit","id");
