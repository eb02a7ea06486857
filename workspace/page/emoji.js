// Emoji names and their characters: the commonest; others are shown by name.

const NAMES = `white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑
warning ⚠️ exclamation ❗ heavy_exclamation_mark ❗ question ❓ information_source ℹ️ rotating_light 🚨 construction 🚧 fire 🔥 boom 💥 bug 🐛 ambulance 🚑 rocket 🚀 ship 🚢
sailboat ⛵ boat ⛵ anchor ⚓ tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ zap ⚡ trophy 🏆 checkered_flag 🏁 triangular_flag_on_post 🚩
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ radio_button 🔘
large_red_square 🟥 large_green_square 🟩 large_blue_square 🟦 large_yellow_square 🟨 large_orange_square 🟧 white_large_square ⬜ black_large_square ⬛ white_medium_square ◻️ black_medium_square ◼️
hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ timer_clock ⏲️ alarm_clock ⏰ calendar 📆 date 📅 spiral_calendar_pad 🗓️
double_vertical_bar ⏸️ pause_button ⏸️ arrow_forward ▶️ black_square_for_stop ⏹️ fast_forward ⏩ rewind ⏪ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ arrows_counterclockwise 🔄 repeat 🔁 back 🔙 twisted_rightwards_arrows 🔀 heavy_plus_sign ➕ heavy_minus_sign ➖ new 🆕 ok 🆗
lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑 shield 🛡️ ice_cube 🧊 snowflake ❄️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️ test_tube 🧪 microscope 🔬 package 📦
label 🏷️ bookmark 🔖 link 🔗 pushpin 📌 round_pushpin 📍 clipboard 📋 memo 📝 pencil2 ✏️ scroll 📜 page_facing_up 📄 books 📚 file_folder 📁 wastebasket 🗑️
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 mag 🔍 bulb 💡 bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬 email ✉️ envelope ✉️
robot_face 🤖 computer 💻 cloud ☁️ globe_with_meridians 🌐 electric_plug 🔌 satellite 📡 vertical_traffic_light 🚦 wave 👋 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 clap 👏
raised_hands 🙌 hand ✋ raised_hand ✋ pray 🙏 muscle 💪 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 eyes 👀 handshake 🤝 busts_in_silhouette 👥 bust_in_silhouette 👤
smile 😄 slightly_smiling_face 🙂 joy 😂 wink 😉 thinking_face 🤔 sweat_smile 😅 sob 😭 cry 😢 confused 😕 sunglasses 😎 heart ❤️ green_heart 💚 100 💯 coffee ☕ gift 🎁 seedling 🌱
dart 🎯 house 🏠 train 🚆 airplane ✈️ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣`;

const words = NAMES.split(/\s+/);
const table = new Map(words.flatMap((name, at) => (at % 2 ? [] : [[name, words[at + 1]]])));

/** The character of `:name:`, or null. */
export const emoji = (name) => table.get(name) ?? null;

export const EMOJI_NAME = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g;

/** Text with its emoji names replaced, for places that take only plain strings. */
export const withEmoji = (text) => text.replace(EMOJI_NAME, (whole, name) => emoji(name) ?? whole);
