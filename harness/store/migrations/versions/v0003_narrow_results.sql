CREATE TABLE builds (
	id INTEGER NOT NULL, 
	"commit" VARCHAR NOT NULL, 
	parent VARCHAR, 
	sequence INTEGER, 
	authors VARCHAR, 
	committed_at VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE ("commit")
);
CREATE TABLE tests (
	id INTEGER NOT NULL, 
	test_id VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (test_id)
);
CREATE TABLE profiles (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
CREATE TABLE pillars (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
CREATE TABLE firmwares (
	id INTEGER NOT NULL, 
	firmware_hash VARCHAR NOT NULL, 
	profile_hash VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (firmware_hash, profile_hash)
);
CREATE TABLE environments (
	id INTEGER NOT NULL, 
	rig_kind VARCHAR NOT NULL, 
	machine VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (rig_kind, machine)
);
CREATE TABLE measures (
	id INTEGER NOT NULL, 
	declared VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (declared)
);
CREATE TABLE signatures (
	id INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (text)
);
CREATE TABLE plans (
	id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	size INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (digest)
);
CREATE TABLE results (
	run INTEGER NOT NULL, 
	test INTEGER NOT NULL, 
	profile SMALLINT NOT NULL, 
	attempt SMALLINT NOT NULL, 
	outcome SMALLINT NOT NULL, 
	traits INTEGER NOT NULL, 
	firmware INTEGER NOT NULL, 
	environment SMALLINT NOT NULL, 
	finished_ms BIGINT NOT NULL, 
	wall_ms BIGINT NOT NULL, 
	virtual_ms BIGINT, 
	message INTEGER, 
	PRIMARY KEY (run, test, profile, attempt)
)
 WITHOUT ROWID;
CREATE TABLE details (
	run INTEGER NOT NULL, 
	test INTEGER NOT NULL, 
	profile SMALLINT NOT NULL, 
	attempt SMALLINT NOT NULL, 
	log INTEGER, 
	trace_digest BLOB, 
	capsule VARCHAR, 
	seed VARCHAR, 
	PRIMARY KEY (run, test, profile, attempt)
)
 WITHOUT ROWID;
CREATE TABLE measurements (
	run INTEGER NOT NULL, 
	test INTEGER NOT NULL, 
	profile SMALLINT NOT NULL, 
	attempt SMALLINT NOT NULL, 
	position SMALLINT NOT NULL, 
	measure INTEGER NOT NULL, 
	value FLOAT, 
	PRIMARY KEY (run, test, profile, attempt, position)
)
 WITHOUT ROWID;
CREATE TABLE run_counts (
	run INTEGER NOT NULL, 
	pillar INTEGER NOT NULL, 
	profile SMALLINT NOT NULL, 
	standing SMALLINT NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (run, pillar, profile, standing)
)
 WITHOUT ROWID;
CREATE TABLE standings (
	level SMALLINT NOT NULL, 
	test INTEGER NOT NULL, 
	profile SMALLINT NOT NULL, 
	traits INTEGER NOT NULL, 
	standing SMALLINT NOT NULL, 
	run INTEGER NOT NULL, 
	run_ms BIGINT NOT NULL, 
	attempt SMALLINT NOT NULL, 
	signature INTEGER, 
	green_run INTEGER, 
	green_ms BIGINT, 
	red_run INTEGER, 
	red_ms BIGINT, 
	history VARCHAR NOT NULL, 
	flips SMALLINT NOT NULL, 
	retries SMALLINT NOT NULL, 
	PRIMARY KEY (level, test, profile)
)
 WITHOUT ROWID;
CREATE INDEX standings_unsteady ON standings (level, flips) WHERE flips > 1 OR retries > 0;
CREATE INDEX standings_red ON standings (level, signature, red_ms) WHERE red_run IS NOT NULL;
CREATE TABLE traits (
	id INTEGER NOT NULL, 
	pillar INTEGER NOT NULL, 
	level SMALLINT NOT NULL, 
	requirements VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (pillar, level, requirements), 
	FOREIGN KEY(pillar) REFERENCES pillars (id)
);
CREATE TABLE texts (
	id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	body BLOB NOT NULL, 
	signature INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (digest), 
	FOREIGN KEY(signature) REFERENCES signatures (id)
);
CREATE TABLE plan_items (
	"plan" INTEGER NOT NULL, 
	test INTEGER NOT NULL, 
	profile SMALLINT NOT NULL, 
	traits INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY ("plan", test, profile), 
	FOREIGN KEY("plan") REFERENCES plans (id)
)
 WITHOUT ROWID;
CREATE TABLE runs (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR NOT NULL, 
	started_at VARCHAR NOT NULL, 
	started_ms BIGINT NOT NULL, 
	finished_at VARCHAR, 
	build INTEGER NOT NULL, 
	seed VARCHAR NOT NULL, 
	rig VARCHAR NOT NULL, 
	level SMALLINT NOT NULL, 
	planned INTEGER NOT NULL, 
	state SMALLINT NOT NULL, 
	"plan" INTEGER, 
	revision INTEGER NOT NULL, 
	thinned_at VARCHAR, 
	UNIQUE (id), 
	FOREIGN KEY(build) REFERENCES builds (id), 
	FOREIGN KEY("plan") REFERENCES plans (id)
);
CREATE INDEX ix_runs_started_ms ON runs (started_ms);
CREATE TABLE frozen_evidence (
	iteration VARCHAR NOT NULL, 
	criterion VARCHAR NOT NULL, 
	run INTEGER NOT NULL, 
	PRIMARY KEY (iteration, criterion, run), 
	FOREIGN KEY(run) REFERENCES runs (number)
);
CREATE VIEW readable_results AS SELECT runs.id AS run, tests.test_id AS test, profiles.name AS profile, results.attempt, CASE results.outcome WHEN 0 THEN 'PASSED' WHEN 1 THEN 'FAILED' WHEN 2 THEN 'ERROR' WHEN 3 THEN 'SKIPPED' WHEN 4 THEN 'NOT_RUN' END AS outcome, pillars.name AS pillar, CASE traits.level WHEN 0 THEN 'L0' WHEN 1 THEN 'L1' WHEN 2 THEN 'L2' WHEN 3 THEN 'L3' WHEN 4 THEN 'L4' END AS level, builds."commit", environments.rig_kind, environments.machine, firmwares.firmware_hash, firmwares.profile_hash, results.virtual_ms, results.wall_ms FROM results JOIN runs ON runs.number = results.run JOIN builds ON builds.id = runs.build JOIN tests ON tests.id = results.test JOIN profiles ON profiles.id = results.profile JOIN traits ON traits.id = results.traits JOIN pillars ON pillars.id = traits.pillar JOIN firmwares ON firmwares.id = results.firmware JOIN environments ON environments.id = results.environment;
