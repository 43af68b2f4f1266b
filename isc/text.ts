/** Of a text of somebody else's, as much as a message can take. */
export function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
