CREATE TABLE "study" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"mode" text collate "C" NOT NULL,
	"synthetic" bigint NOT NULL,
	"definition" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"activated_at" text collate "C",
	CONSTRAINT "study_synthetic_boolean" CHECK ("synthetic" is null or "synthetic" in (0, 1))
);

CREATE TABLE "definition" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"version" text collate "C" NOT NULL,
	"data" text collate "C" NOT NULL,
	"first_used_at" text collate "C" NOT NULL
);

CREATE TABLE "site" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"time_zone" text collate "C" NOT NULL,
	"scanner" text collate "C" NOT NULL,
	"safety_name" text collate "C" NOT NULL,
	"safety_phone" text collate "C" NOT NULL,
	"safety_email" text collate "C" NOT NULL
);

CREATE TABLE "participant" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"number" text collate "C" NOT NULL,
	"screening_id" text collate "C" NOT NULL,
	"site_id" text collate "C" NOT NULL,
	"enrolled_at" text collate "C" NOT NULL,
	"randomised_at" text collate "C",
	"randomised_on" text collate "C",
	"stratum" text collate "C",
	CONSTRAINT "participant_randomised_on_day" CHECK ("randomised_on" is null or (length("randomised_on") = 10 and substr("randomised_on", 5, 1) = '-' and substr("randomised_on", 8, 1) = '-')),
	CONSTRAINT "participant_randomised_at_iso" CHECK ("randomised_at" is null or (length("randomised_at") = 24 and substr("randomised_at", 24, 1) = 'Z'))
);

CREATE TABLE "visit" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"visit" text collate "C" NOT NULL,
	"visit_date" text collate "C",
	"state" text collate "C" NOT NULL,
	"missed_reason" text collate "C",
	"version" bigint NOT NULL,
	"definition" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "visit_date_day" CHECK ("visit_date" is null or (length("visit_date") = 10 and substr("visit_date", 5, 1) = '-' and substr("visit_date", 8, 1) = '-'))
);

CREATE TABLE "screening" (
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
	"seq" bigint NOT NULL,
	"number" text collate "C" NOT NULL,
	"rescreen_of" text collate "C",
	"verdict" text collate "C" NOT NULL,
	"reasons" text collate "C" NOT NULL,
	"screening_date" text collate "C",
	"age" bigint,
	"ls_t" double precision,
	"fn_t" double precision,
	"t_score_date" text collate "C",
	"postmenopausal" text collate "C",
	"good_health" text collate "C",
	"lower_limb_injury" text collate "C",
	"recent_fracture" text collate "C",
	"heart_contraindication" text collate "C",
	"bone_affecting_drug" text collate "C",
	"cognitive_impairment" text collate "C",
	"lifting_already" text collate "C",
	CONSTRAINT "screening_screening_date" CHECK ("screening_date" is null or (length("screening_date") = 10 and substr("screening_date", 5, 1) = '-' and substr("screening_date", 8, 1) = '-')),
	CONSTRAINT "screening_ls_t" CHECK ("ls_t" is null or "ls_t" between -1e300 and 1e300),
	CONSTRAINT "screening_fn_t" CHECK ("fn_t" is null or "fn_t" between -1e300 and 1e300),
	CONSTRAINT "screening_t_score_date" CHECK ("t_score_date" is null or (length("t_score_date") = 10 and substr("t_score_date", 5, 1) = '-' and substr("t_score_date", 8, 1) = '-'))
);

CREATE TABLE "account" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"email" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"role" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"invited_by" text collate "C",
	"confirmed_by" text collate "C",
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "account_created_at_iso" CHECK ("created_at" is null or (length("created_at") = 24 and substr("created_at", 24, 1) = 'Z'))
);

CREATE TABLE "credential" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"password_hash" text collate "C" NOT NULL,
	"changed_at" text collate "C" NOT NULL
);

CREATE TABLE "session" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"address" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"used_at" text collate "C" NOT NULL,
	"ended" bigint NOT NULL,
	CONSTRAINT "session_ended_boolean" CHECK ("ended" is null or "ended" in (0, 1))
);

CREATE TABLE "link" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"account_id" text collate "C",
	"purpose" text collate "C" NOT NULL,
	"code_hash" text collate "C",
	"started_by" text collate "C",
	"expires_at" text collate "C" NOT NULL,
	"used_at" text collate "C"
);

CREATE TABLE "throttle" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"failures" bigint NOT NULL,
	"since" text collate "C" NOT NULL
);

CREATE TABLE "allocation" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"stratum" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"engine" text collate "C" NOT NULL,
	"label" text collate "C" NOT NULL,
	"arm" text collate "C" NOT NULL,
	"allocated_at" text collate "C" NOT NULL,
	"definition" text collate "C" NOT NULL,
	CONSTRAINT "allocation_at_iso" CHECK ("allocated_at" is null or (length("allocated_at") = 24 and substr("allocated_at", 24, 1) = 'Z'))
);

CREATE TABLE "randomisation_design" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"engine" text collate "C" NOT NULL,
	"label" text collate "C" NOT NULL,
	"data" text collate "C" NOT NULL,
	"key_fingerprint" text collate "C" NOT NULL,
	"frozen_at" text collate "C" NOT NULL
);

CREATE TABLE "arm_told" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"told_on" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "arm_told_on_day" CHECK ("told_on" is null or (length("told_on") = 10 and substr("told_on", 5, 1) = '-' and substr("told_on", 8, 1) = '-'))
);

CREATE TABLE "sealed_record" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"instrument" text collate "C" NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"whole" bigint NOT NULL,
	"cells" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"definition" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	CONSTRAINT "sealed_record_whole_boolean" CHECK ("whole" is null or "whole" in (0, 1))
);

CREATE TABLE "ledger_open" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" text collate "C" NOT NULL,
	"actor" text collate "C" NOT NULL,
	"role" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"action" text collate "C" NOT NULL,
	"subject" text collate "C",
	"table_name" text collate "C",
	"row_key" text collate "C",
	"cells_old" text collate "C",
	"cells_new" text collate "C",
	"reason" text collate "C",
	"definition" text collate "C" NOT NULL,
	"request" text collate "C" NOT NULL,
	"previous" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL
);

CREATE TABLE "ledger_sealed" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" text collate "C" NOT NULL,
	"actor" text collate "C" NOT NULL,
	"role" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"action" text collate "C" NOT NULL,
	"subject" text collate "C",
	"table_name" text collate "C",
	"row_key" text collate "C",
	"cells_old" text collate "C",
	"cells_new" text collate "C",
	"reason" text collate "C",
	"definition" text collate "C" NOT NULL,
	"request" text collate "C" NOT NULL,
	"previous" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL
);

CREATE TABLE "ledger_access" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" text collate "C" NOT NULL,
	"actor" text collate "C" NOT NULL,
	"role" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"action" text collate "C" NOT NULL,
	"subject" text collate "C",
	"table_name" text collate "C",
	"row_key" text collate "C",
	"cells_old" text collate "C",
	"cells_new" text collate "C",
	"reason" text collate "C",
	"definition" text collate "C" NOT NULL,
	"request" text collate "C" NOT NULL,
	"previous" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL
);

CREATE TABLE "ledger_head" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text collate "C" NOT NULL
);

CREATE TABLE "consent" (
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
	"consent_version" text collate "C",
	"consent_date" text collate "C",
	"initials" text collate "C",
	"birth_year" bigint,
	CONSTRAINT "consent_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "consent_consent_date" CHECK ("consent_date" is null or (length("consent_date") = 10 and substr("consent_date", 5, 1) = '-' and substr("consent_date", 8, 1) = '-'))
);

CREATE TABLE "demographics_history" (
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
	"menopause_years" bigint,
	"osteoporosis_medication" bigint,
	"hormone_therapy" bigint,
	"calcium_vitamin_d" bigint,
	"fracture_since_50" bigint,
	"falls_12_months" bigint,
	"smoking" text collate "C",
	CONSTRAINT "demographics_history_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "demographics_history_osteoporosis_medication" CHECK ("osteoporosis_medication" is null or "osteoporosis_medication" in (0, 1)),
	CONSTRAINT "demographics_history_hormone_therapy" CHECK ("hormone_therapy" is null or "hormone_therapy" in (0, 1)),
	CONSTRAINT "demographics_history_calcium_vitamin_d" CHECK ("calcium_vitamin_d" is null or "calcium_vitamin_d" in (0, 1)),
	CONSTRAINT "demographics_history_fracture_since_50" CHECK ("fracture_since_50" is null or "fracture_since_50" in (0, 1))
);

CREATE TABLE "anthropometry" (
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
	"height_1" double precision,
	"height_2" double precision,
	"height_3" double precision,
	"height" double precision,
	"weight_1" double precision,
	"weight_2" double precision,
	"weight" double precision,
	"bmi" double precision,
	CONSTRAINT "anthropometry_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "anthropometry_height_1" CHECK ("height_1" is null or "height_1" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_height_2" CHECK ("height_2" is null or "height_2" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_height_3" CHECK ("height_3" is null or "height_3" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_height" CHECK ("height" is null or "height" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_weight_1" CHECK ("weight_1" is null or "weight_1" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_weight_2" CHECK ("weight_2" is null or "weight_2" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_weight" CHECK ("weight" is null or "weight" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_bmi" CHECK ("bmi" is null or "bmi" between -1e300 and 1e300)
);

CREATE TABLE "dxa" (
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
	"scan_date" text collate "C",
	"device" text collate "C",
	"operator" text collate "C",
	"t_reference" text collate "C",
	"ls_region" text collate "C",
	"ls_bmd" double precision,
	"ls_t" double precision,
	"ls_area" double precision,
	"ls_bmc" double precision,
	"fn_side" text collate "C",
	"fn_bmd" double precision,
	"fn_t" double precision,
	"fn_area" double precision,
	"fn_bmc" double precision,
	CONSTRAINT "dxa_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "dxa_scan_date" CHECK ("scan_date" is null or (length("scan_date") = 10 and substr("scan_date", 5, 1) = '-' and substr("scan_date", 8, 1) = '-')),
	CONSTRAINT "dxa_ls_bmd" CHECK ("ls_bmd" is null or "ls_bmd" between -1e300 and 1e300),
	CONSTRAINT "dxa_ls_t" CHECK ("ls_t" is null or "ls_t" between -1e300 and 1e300),
	CONSTRAINT "dxa_ls_area" CHECK ("ls_area" is null or "ls_area" between -1e300 and 1e300),
	CONSTRAINT "dxa_ls_bmc" CHECK ("ls_bmc" is null or "ls_bmc" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_bmd" CHECK ("fn_bmd" is null or "fn_bmd" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_t" CHECK ("fn_t" is null or "fn_t" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_area" CHECK ("fn_area" is null or "fn_area" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_bmc" CHECK ("fn_bmc" is null or "fn_bmc" between -1e300 and 1e300)
);

CREATE TABLE "strength_function" (
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
	"bes_t1" double precision,
	"bes_t2" double precision,
	"bes_t3" double precision,
	"bes" double precision,
	"les_t1" double precision,
	"les_t2" double precision,
	"les_t3" double precision,
	"les" double precision,
	"tug_t1" double precision,
	"tug_t2" double precision,
	"tug" double precision,
	"ftsts_t1" double precision,
	"ftsts_t2" double precision,
	"ftsts" double precision,
	"frt_t1" double precision,
	"frt_t2" double precision,
	"frt_t3" double precision,
	"frt" double precision,
	CONSTRAINT "strength_function_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "strength_function_bes_t1" CHECK ("bes_t1" is null or "bes_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_bes_t2" CHECK ("bes_t2" is null or "bes_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_bes_t3" CHECK ("bes_t3" is null or "bes_t3" between -1e300 and 1e300),
	CONSTRAINT "strength_function_bes" CHECK ("bes" is null or "bes" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les_t1" CHECK ("les_t1" is null or "les_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les_t2" CHECK ("les_t2" is null or "les_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les_t3" CHECK ("les_t3" is null or "les_t3" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les" CHECK ("les" is null or "les" between -1e300 and 1e300),
	CONSTRAINT "strength_function_tug_t1" CHECK ("tug_t1" is null or "tug_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_tug_t2" CHECK ("tug_t2" is null or "tug_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_tug" CHECK ("tug" is null or "tug" between -1e300 and 1e300),
	CONSTRAINT "strength_function_ftsts_t1" CHECK ("ftsts_t1" is null or "ftsts_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_ftsts_t2" CHECK ("ftsts_t2" is null or "ftsts_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_ftsts" CHECK ("ftsts" is null or "ftsts" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt_t1" CHECK ("frt_t1" is null or "frt_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt_t2" CHECK ("frt_t2" is null or "frt_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt_t3" CHECK ("frt_t3" is null or "frt_t3" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt" CHECK ("frt" is null or "frt" between -1e300 and 1e300)
);

CREATE TABLE "adverse_event" (
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
	"onset" text collate "C",
	"ongoing" bigint,
	"end" text collate "C",
	"severity" text collate "C",
	"serious" bigint,
	"serious_criteria" text collate "C",
	"outcome" text collate "C",
	"related_to_test" text collate "C",
	CONSTRAINT "adverse_event_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "adverse_event_onset" CHECK ("onset" is null or length("onset") in (4, 7, 10)),
	CONSTRAINT "adverse_event_ongoing" CHECK ("ongoing" is null or "ongoing" in (0, 1)),
	CONSTRAINT "adverse_event_end" CHECK ("end" is null or length("end") in (4, 7, 10)),
	CONSTRAINT "adverse_event_serious" CHECK ("serious" is null or "serious" in (0, 1))
);

ALTER TABLE "participant" ADD CONSTRAINT "participant_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE no action ON UPDATE no action;

ALTER TABLE "visit" ADD CONSTRAINT "visit_participant_id_participant_id_fk" FOREIGN KEY ("participant_id") REFERENCES "participant"("id") ON DELETE no action ON UPDATE no action;

ALTER TABLE "session" ADD CONSTRAINT "session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE no action ON UPDATE no action;

CREATE UNIQUE INDEX "participant_seq" ON "participant" USING btree ("seq");

CREATE UNIQUE INDEX "participant_number" ON "participant" USING btree ("number");

CREATE UNIQUE INDEX "participant_screening" ON "participant" USING btree ("screening_id");

CREATE INDEX "participant_randomised" ON "participant" USING btree ("randomised_on","seq");

CREATE UNIQUE INDEX "visit_participant" ON "visit" USING btree ("participant_id","visit");

CREATE UNIQUE INDEX "screening_seq" ON "screening" USING btree ("seq");

CREATE UNIQUE INDEX "screening_number" ON "screening" USING btree ("number");

CREATE INDEX "account_email" ON "account" USING btree ("email");

CREATE UNIQUE INDEX "session_token" ON "session" USING btree ("token_hash");

CREATE INDEX "session_account" ON "session" USING btree ("account_id","address");

CREATE UNIQUE INDEX "link_token" ON "link" USING btree ("token_hash");

CREATE UNIQUE INDEX "allocation_participant" ON "allocation" USING btree ("participant_id");

CREATE UNIQUE INDEX "allocation_position" ON "allocation" USING btree ("label","stratum","position");

CREATE UNIQUE INDEX "arm_told_participant" ON "arm_told" USING btree ("participant_id");

CREATE INDEX "sealed_record_participant" ON "sealed_record" USING btree ("instrument","participant_id","id");

CREATE INDEX "consent_participant" ON "consent" USING btree ("participant_id","visit","id");

CREATE INDEX "demographics_history_participant" ON "demographics_history" USING btree ("participant_id","visit","id");

CREATE INDEX "anthropometry_participant" ON "anthropometry" USING btree ("participant_id","visit","id");

CREATE INDEX "dxa_participant" ON "dxa" USING btree ("participant_id","visit","id");

CREATE INDEX "strength_function_participant" ON "strength_function" USING btree ("participant_id","visit","id");

CREATE INDEX "adverse_event_participant" ON "adverse_event" USING btree ("participant_id","visit","id");

CREATE TABLE "turn" ("one" integer PRIMARY KEY CHECK ("one" = 1));

INSERT INTO "turn" ("one") VALUES (1);

CREATE TABLE "writer" ("id" text PRIMARY KEY, "acts" bigint NOT NULL);

CREATE FUNCTION ledger_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a ledger is never changed'; END $$;

CREATE TRIGGER ledger_open_no_update BEFORE UPDATE ON ledger_open FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_open ENABLE ALWAYS TRIGGER ledger_open_no_update;

CREATE TRIGGER ledger_open_no_delete BEFORE DELETE ON ledger_open FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_open ENABLE ALWAYS TRIGGER ledger_open_no_delete;

CREATE TRIGGER ledger_open_no_truncate BEFORE TRUNCATE ON ledger_open FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_open ENABLE ALWAYS TRIGGER ledger_open_no_truncate;

CREATE TRIGGER ledger_sealed_no_update BEFORE UPDATE ON ledger_sealed FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_sealed ENABLE ALWAYS TRIGGER ledger_sealed_no_update;

CREATE TRIGGER ledger_sealed_no_delete BEFORE DELETE ON ledger_sealed FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_sealed ENABLE ALWAYS TRIGGER ledger_sealed_no_delete;

CREATE TRIGGER ledger_sealed_no_truncate BEFORE TRUNCATE ON ledger_sealed FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_sealed ENABLE ALWAYS TRIGGER ledger_sealed_no_truncate;

CREATE TRIGGER ledger_access_no_update BEFORE UPDATE ON ledger_access FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_access ENABLE ALWAYS TRIGGER ledger_access_no_update;

CREATE TRIGGER ledger_access_no_delete BEFORE DELETE ON ledger_access FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_access ENABLE ALWAYS TRIGGER ledger_access_no_delete;

CREATE TRIGGER ledger_access_no_truncate BEFORE TRUNCATE ON ledger_access FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();

ALTER TABLE ledger_access ENABLE ALWAYS TRIGGER ledger_access_no_truncate;
