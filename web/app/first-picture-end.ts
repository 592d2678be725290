/** The drawing that lies over the page until the application shows the same; null once it is gone. */
export const findFirstPicture = (): HTMLElement | null => document.getElementById('first-picture');
