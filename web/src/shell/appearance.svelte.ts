import { readDensity, readTheme, type Density, type Theme } from './appearance';

export { DENSITIES, THEMES, type Density, type Theme } from './appearance';

/** How the pages look in this browser: kept here and not with the person, because screens differ. */
class Appearance {
  #theme = $state(readTheme(localStorage.getItem('sufler.theme')));
  #density = $state(readDensity(localStorage.getItem('sufler.density')));

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    keep('theme', theme, theme === 'system');
  }

  get density(): Density {
    return this.#density;
  }

  set density(density: Density) {
    this.#density = density;
    keep('density', density, density === 'comfortable');
  }
}

function keep(name: 'theme' | 'density', value: string, isDefault: boolean): void {
  const { dataset } = document.documentElement;
  if (isDefault) {
    delete dataset[name];
    localStorage.removeItem(`sufler.${name}`);
  } else {
    dataset[name] = value;
    localStorage.setItem(`sufler.${name}`, value);
  }
}

export const appearance = new Appearance();
