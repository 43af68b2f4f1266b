/** Where progress and evidence are written. Lines carry ids, never a token or a secret. */
export interface Log {
	debug(message: string): void;
	info(message: string): void;
	warn(message: string): void;
}
