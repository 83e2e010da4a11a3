/** About how wide a text is drawn: Chinese characters are square, others a little over half of that. */
export function textWidth(text: string, em: number): number {
  return [...text].reduce((width, letter) => width + (/[\u2e80-\uffef▲]/.test(letter) ? em : em * 0.57), 0);
}
