CREATE TABLE `study` (
	`id` text PRIMARY KEY NOT NULL,
	`mode` text NOT NULL,
	`synthetic` integer NOT NULL,
	`definition` text NOT NULL,
	`created_at` text NOT NULL,
	`activated_at` text,
	CONSTRAINT "study_synthetic_boolean" CHECK("synthetic" is null or "synthetic" in (0, 1))
) STRICT;

CREATE TABLE `definition` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`data` text NOT NULL,
	`first_used_at` text NOT NULL
) STRICT;

CREATE TABLE `site` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`scanner` text NOT NULL,
	`safety_name` text NOT NULL,
	`safety_phone` text NOT NULL,
	`safety_email` text NOT NULL
) STRICT;

CREATE TABLE `participant` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`number` text NOT NULL,
	`screening_id` text NOT NULL,
	`site_id` text NOT NULL,
	`enrolled_at` text NOT NULL,
	`randomised_at` text,
	`randomised_on` text,
	`stratum` text,
	FOREIGN KEY (`site_id`) REFERENCES `site`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "participant_randomised_on_day" CHECK("randomised_on" is null or (length("randomised_on") = 10 and substr("randomised_on", 5, 1) = '-' and substr("randomised_on", 8, 1) = '-')),
	CONSTRAINT "participant_randomised_at_iso" CHECK("randomised_at" is null or (length("randomised_at") = 24 and substr("randomised_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `participant_seq` ON `participant` (`seq`);

CREATE UNIQUE INDEX `participant_number` ON `participant` (`number`);

CREATE UNIQUE INDEX `participant_screening` ON `participant` (`screening_id`);

CREATE INDEX `participant_randomised` ON `participant` (`randomised_on`,`seq`);

CREATE TABLE `visit` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`visit_date` text,
	`state` text NOT NULL,
	`missed_reason` text,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	FOREIGN KEY (`participant_id`) REFERENCES `participant`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "visit_date_day" CHECK("visit_date" is null or (length("visit_date") = 10 and substr("visit_date", 5, 1) = '-' and substr("visit_date", 8, 1) = '-'))
) STRICT;

CREATE UNIQUE INDEX `visit_participant` ON `visit` (`participant_id`,`visit`);

CREATE TABLE `screening` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`seq` integer NOT NULL,
	`number` text NOT NULL,
	`rescreen_of` text,
	`verdict` text NOT NULL,
	`reasons` text NOT NULL,
	`screening_date` text,
	`age` integer,
	`ls_t` real,
	`fn_t` real,
	`t_score_date` text,
	`postmenopausal` text,
	`good_health` text,
	`lower_limb_injury` text,
	`recent_fracture` text,
	`heart_contraindication` text,
	`bone_affecting_drug` text,
	`cognitive_impairment` text,
	`lifting_already` text,
	CONSTRAINT "screening_screening_date" CHECK("screening_date" is null or (length("screening_date") = 10 and substr("screening_date", 5, 1) = '-' and substr("screening_date", 8, 1) = '-')),
	CONSTRAINT "screening_ls_t" CHECK("ls_t" is null or "ls_t" between -1e300 and 1e300),
	CONSTRAINT "screening_fn_t" CHECK("fn_t" is null or "fn_t" between -1e300 and 1e300),
	CONSTRAINT "screening_t_score_date" CHECK("t_score_date" is null or (length("t_score_date") = 10 and substr("t_score_date", 5, 1) = '-' and substr("t_score_date", 8, 1) = '-'))
) STRICT;

CREATE UNIQUE INDEX `screening_seq` ON `screening` (`seq`);

CREATE UNIQUE INDEX `screening_number` ON `screening` (`number`);

CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`invited_by` text,
	`confirmed_by` text,
	`created_at` text NOT NULL,
	CONSTRAINT "account_created_at_iso" CHECK("created_at" is null or (length("created_at") = 24 and substr("created_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `account_email` ON `account` (`email`);

CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`password_hash` text NOT NULL,
	`changed_at` text NOT NULL
) STRICT;

CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text NOT NULL,
	`address` text NOT NULL,
	`created_at` text NOT NULL,
	`used_at` text NOT NULL,
	`ended` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_ended_boolean" CHECK("ended" is null or "ended" in (0, 1))
) STRICT;

CREATE UNIQUE INDEX `session_token` ON `session` (`token_hash`);

CREATE INDEX `session_account` ON `session` (`account_id`,`address`);

CREATE TABLE `link` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text,
	`purpose` text NOT NULL,
	`code_hash` text,
	`started_by` text,
	`expires_at` text NOT NULL,
	`used_at` text
) STRICT;

CREATE UNIQUE INDEX `link_token` ON `link` (`token_hash`);

CREATE TABLE `throttle` (
	`id` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`since` text NOT NULL
) STRICT;

CREATE TABLE `allocation` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`stratum` text NOT NULL,
	`position` integer NOT NULL,
	`engine` text NOT NULL,
	`label` text NOT NULL,
	`arm` text NOT NULL,
	`allocated_at` text NOT NULL,
	`definition` text NOT NULL,
	CONSTRAINT "allocation_at_iso" CHECK("allocated_at" is null or (length("allocated_at") = 24 and substr("allocated_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `allocation_participant` ON `allocation` (`participant_id`);

CREATE UNIQUE INDEX `allocation_position` ON `allocation` (`label`,`stratum`,`position`);

CREATE TABLE `randomisation_design` (
	`id` text PRIMARY KEY NOT NULL,
	`engine` text NOT NULL,
	`label` text NOT NULL,
	`data` text NOT NULL,
	`key_fingerprint` text NOT NULL,
	`frozen_at` text NOT NULL
) STRICT;

CREATE TABLE `arm_told` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`told_on` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	CONSTRAINT "arm_told_on_day" CHECK("told_on" is null or (length("told_on") = 10 and substr("told_on", 5, 1) = '-' and substr("told_on", 8, 1) = '-'))
) STRICT;

CREATE UNIQUE INDEX `arm_told_participant` ON `arm_told` (`participant_id`);

CREATE TABLE `sealed_record` (
	`id` text PRIMARY KEY NOT NULL,
	`instrument` text NOT NULL,
	`participant_id` text NOT NULL,
	`whole` integer NOT NULL,
	`cells` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	CONSTRAINT "sealed_record_whole_boolean" CHECK("whole" is null or "whole" in (0, 1))
) STRICT;

CREATE INDEX `sealed_record_participant` ON `sealed_record` (`instrument`,`participant_id`,`id`);

CREATE TABLE `ledger_open` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`role` text NOT NULL,
	`source` text NOT NULL,
	`action` text NOT NULL,
	`subject` text,
	`table_name` text,
	`row_key` text,
	`cells_old` text,
	`cells_new` text,
	`reason` text,
	`definition` text NOT NULL,
	`request` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
) STRICT;

CREATE TABLE `ledger_sealed` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`role` text NOT NULL,
	`source` text NOT NULL,
	`action` text NOT NULL,
	`subject` text,
	`table_name` text,
	`row_key` text,
	`cells_old` text,
	`cells_new` text,
	`reason` text,
	`definition` text NOT NULL,
	`request` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
) STRICT;

CREATE TABLE `ledger_access` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`role` text NOT NULL,
	`source` text NOT NULL,
	`action` text NOT NULL,
	`subject` text,
	`table_name` text,
	`row_key` text,
	`cells_old` text,
	`cells_new` text,
	`reason` text,
	`definition` text NOT NULL,
	`request` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
) STRICT;

CREATE TABLE `ledger_head` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL
) STRICT;

CREATE TABLE `consent` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`consent_version` text,
	`consent_date` text,
	`initials` text,
	`birth_year` integer,
	CONSTRAINT "consent_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "consent_consent_date" CHECK("consent_date" is null or (length("consent_date") = 10 and substr("consent_date", 5, 1) = '-' and substr("consent_date", 8, 1) = '-'))
) STRICT;

CREATE INDEX `consent_participant` ON `consent` (`participant_id`,`visit`,`id`);

CREATE TABLE `demographics_history` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`menopause_years` integer,
	`osteoporosis_medication` integer,
	`hormone_therapy` integer,
	`calcium_vitamin_d` integer,
	`fracture_since_50` integer,
	`falls_12_months` integer,
	`smoking` text,
	CONSTRAINT "demographics_history_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "demographics_history_osteoporosis_medication" CHECK("osteoporosis_medication" is null or "osteoporosis_medication" in (0, 1)),
	CONSTRAINT "demographics_history_hormone_therapy" CHECK("hormone_therapy" is null or "hormone_therapy" in (0, 1)),
	CONSTRAINT "demographics_history_calcium_vitamin_d" CHECK("calcium_vitamin_d" is null or "calcium_vitamin_d" in (0, 1)),
	CONSTRAINT "demographics_history_fracture_since_50" CHECK("fracture_since_50" is null or "fracture_since_50" in (0, 1))
) STRICT;

CREATE INDEX `demographics_history_participant` ON `demographics_history` (`participant_id`,`visit`,`id`);

CREATE TABLE `anthropometry` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`height_1` real,
	`height_2` real,
	`height_3` real,
	`height` real,
	`weight_1` real,
	`weight_2` real,
	`weight` real,
	`bmi` real,
	CONSTRAINT "anthropometry_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "anthropometry_height_1" CHECK("height_1" is null or "height_1" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_height_2" CHECK("height_2" is null or "height_2" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_height_3" CHECK("height_3" is null or "height_3" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_height" CHECK("height" is null or "height" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_weight_1" CHECK("weight_1" is null or "weight_1" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_weight_2" CHECK("weight_2" is null or "weight_2" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_weight" CHECK("weight" is null or "weight" between -1e300 and 1e300),
	CONSTRAINT "anthropometry_bmi" CHECK("bmi" is null or "bmi" between -1e300 and 1e300)
) STRICT;

CREATE INDEX `anthropometry_participant` ON `anthropometry` (`participant_id`,`visit`,`id`);

CREATE TABLE `dxa` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`scan_date` text,
	`device` text,
	`operator` text,
	`t_reference` text,
	`ls_region` text,
	`ls_bmd` real,
	`ls_t` real,
	`ls_area` real,
	`ls_bmc` real,
	`fn_side` text,
	`fn_bmd` real,
	`fn_t` real,
	`fn_area` real,
	`fn_bmc` real,
	CONSTRAINT "dxa_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "dxa_scan_date" CHECK("scan_date" is null or (length("scan_date") = 10 and substr("scan_date", 5, 1) = '-' and substr("scan_date", 8, 1) = '-')),
	CONSTRAINT "dxa_ls_bmd" CHECK("ls_bmd" is null or "ls_bmd" between -1e300 and 1e300),
	CONSTRAINT "dxa_ls_t" CHECK("ls_t" is null or "ls_t" between -1e300 and 1e300),
	CONSTRAINT "dxa_ls_area" CHECK("ls_area" is null or "ls_area" between -1e300 and 1e300),
	CONSTRAINT "dxa_ls_bmc" CHECK("ls_bmc" is null or "ls_bmc" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_bmd" CHECK("fn_bmd" is null or "fn_bmd" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_t" CHECK("fn_t" is null or "fn_t" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_area" CHECK("fn_area" is null or "fn_area" between -1e300 and 1e300),
	CONSTRAINT "dxa_fn_bmc" CHECK("fn_bmc" is null or "fn_bmc" between -1e300 and 1e300)
) STRICT;

CREATE INDEX `dxa_participant` ON `dxa` (`participant_id`,`visit`,`id`);

CREATE TABLE `strength_function` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`bes_t1` real,
	`bes_t2` real,
	`bes_t3` real,
	`bes` real,
	`les_t1` real,
	`les_t2` real,
	`les_t3` real,
	`les` real,
	`tug_t1` real,
	`tug_t2` real,
	`tug` real,
	`ftsts_t1` real,
	`ftsts_t2` real,
	`ftsts` real,
	`frt_t1` real,
	`frt_t2` real,
	`frt_t3` real,
	`frt` real,
	CONSTRAINT "strength_function_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "strength_function_bes_t1" CHECK("bes_t1" is null or "bes_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_bes_t2" CHECK("bes_t2" is null or "bes_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_bes_t3" CHECK("bes_t3" is null or "bes_t3" between -1e300 and 1e300),
	CONSTRAINT "strength_function_bes" CHECK("bes" is null or "bes" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les_t1" CHECK("les_t1" is null or "les_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les_t2" CHECK("les_t2" is null or "les_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les_t3" CHECK("les_t3" is null or "les_t3" between -1e300 and 1e300),
	CONSTRAINT "strength_function_les" CHECK("les" is null or "les" between -1e300 and 1e300),
	CONSTRAINT "strength_function_tug_t1" CHECK("tug_t1" is null or "tug_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_tug_t2" CHECK("tug_t2" is null or "tug_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_tug" CHECK("tug" is null or "tug" between -1e300 and 1e300),
	CONSTRAINT "strength_function_ftsts_t1" CHECK("ftsts_t1" is null or "ftsts_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_ftsts_t2" CHECK("ftsts_t2" is null or "ftsts_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_ftsts" CHECK("ftsts" is null or "ftsts" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt_t1" CHECK("frt_t1" is null or "frt_t1" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt_t2" CHECK("frt_t2" is null or "frt_t2" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt_t3" CHECK("frt_t3" is null or "frt_t3" between -1e300 and 1e300),
	CONSTRAINT "strength_function_frt" CHECK("frt" is null or "frt" between -1e300 and 1e300)
) STRICT;

CREATE INDEX `strength_function_participant` ON `strength_function` (`participant_id`,`visit`,`id`);

CREATE TABLE `adverse_event` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`onset` text,
	`ongoing` integer,
	`end` text,
	`severity` text,
	`serious` integer,
	`serious_criteria` text,
	`outcome` text,
	`related_to_test` text,
	CONSTRAINT "adverse_event_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "adverse_event_onset" CHECK("onset" is null or length("onset") in (4, 7, 10)),
	CONSTRAINT "adverse_event_ongoing" CHECK("ongoing" is null or "ongoing" in (0, 1)),
	CONSTRAINT "adverse_event_end" CHECK("end" is null or length("end") in (4, 7, 10)),
	CONSTRAINT "adverse_event_serious" CHECK("serious" is null or "serious" in (0, 1))
) STRICT;

CREATE INDEX `adverse_event_participant` ON `adverse_event` (`participant_id`,`visit`,`id`);

CREATE TRIGGER ledger_open_no_update BEFORE UPDATE ON ledger_open BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

CREATE TRIGGER ledger_open_no_delete BEFORE DELETE ON ledger_open BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

CREATE TRIGGER ledger_sealed_no_update BEFORE UPDATE ON ledger_sealed BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

CREATE TRIGGER ledger_sealed_no_delete BEFORE DELETE ON ledger_sealed BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

CREATE TRIGGER ledger_access_no_update BEFORE UPDATE ON ledger_access BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

CREATE TRIGGER ledger_access_no_delete BEFORE DELETE ON ledger_access BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
