CREATE TABLE `analysis_program` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`sha256` text NOT NULL,
	`note` text,
	`registered_by` text NOT NULL,
	`registered_at` text NOT NULL,
	CONSTRAINT "analysis_program_sha256_hash" CHECK("sha256" is null or (length("sha256") = 64 and ltrim("sha256", '0123456789abcdef') = '')),
	CONSTRAINT "analysis_program_at_iso" CHECK("registered_at" is null or (length("registered_at") = 24 and substr("registered_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `analysis_program_sha256` ON `analysis_program` (`sha256`);
