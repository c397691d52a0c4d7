// What has to stand in the page's own world. The page can call it, change it and go round it: it
// knows nothing, and gives the page nothing that it did not have.

import "../content/files_page";
import "../restore/buttons_page";
