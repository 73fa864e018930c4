from django.urls import path

from luoshu.web.accounts import posts, users, views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.sign_in, name="login"),
    path("login/demo/<str:username>/", views.demo_sign_in, name="demo_login"),
    path("logout/", views.sign_out, name="logout"),
    path("me/", views.me, name="me"),
    path("me/post/", views.choose_post, name="choose_post"),
    path("me/password/", views.change_password, name="password"),
    path("no-post/", views.no_post, name="no_post"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<str:code>/", posts.post, name="post"),
    path("users/", users.users, name="users"),
    path("users/import/", users.import_users, name="import"),
    path("users/<str:username>/reset/", users.reset, name="reset"),
    path("users/<str:username>/unlock/", users.unlock, name="unlock"),
]
